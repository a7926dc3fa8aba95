using System.Text.Json.Nodes;

namespace Multilabel.DoctorBenchmark;

/// <summary>Healthy folders whose files look unusual.</summary>
internal static class HealthyFiles
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Ok("plain", "Nothing special.", _ => { }),
        Ok("bf16", "Weights in bf16.", d => (d.Model.Type, d.Model.Config["dtype"]) = (StoredType.BF16, "bfloat16")),
        Ok("fp16", "Weights in fp16.", d => (d.Model.Type, d.Model.Config["dtype"]) = (StoredType.F16, "float16")),
        Ok("bf16-beside-fp32", "Weights in bf16, a checkpoint of the same in fp32.", d =>
        {
            (d.Model.Type, d.Model.Config["dtype"]) = (StoredType.BF16, "bfloat16");
            d.AddCheckpoint(d.Run.Epochs);
        }),
        Ok("sharded", "Weights in several files.", d => d.Model.Form = WeightsForm.ShardedSafeTensors),
        Ok("pytorch-bin", "Weights as pytorch_model.bin.", d => d.Model.Form = WeightsForm.PyTorch),
        Ok("generic-names", "Labels are called LABEL_0, LABEL_1 …; the data have a column for each, in the order of training.", d =>
        {
            Architecture.NameLabels(d.Model.Config, [.. d.Run.Corpus.Labels.Select((_, k) => $"LABEL_{k}")]);
            d.Lines = HealthyData.Columns(d.Run.Corpus, [.. Enumerable.Range(0, d.Run.Corpus.Labels.Length)]);
        }),
        Ok("no-log", "No trainer_state.json.", d => d.Model.State = null),
        Ok("no-problem-type", "config.json does not say problem_type.", d => d.Model.Config.Remove("problem_type")),
        Ok("old-config", "config.json as older versions wrote it.", d =>
        {
            d.Model.Config.Remove("dtype");
            d.Model.Config["torch_dtype"] = "float32";
            d.Model.Config["_name_or_path"] = "./my-encoder";
            d.Model.Config["transformers_version"] = "4.30.2";
        }),
        Ok("pooler-carried", "The weight file has a tensor more, which the head does not read.", d =>
            d.Model.Weights[d.Run.Architecture.Family.Prefix + ".embeddings.position_ids"] = new TensorValues([1, 8], [.. Enumerable.Range(0, 8).Select(i => (float)i)])),
        Ok("no-truncation", "The tokenizer does not cut.", d =>
        {
            d.Model.Tokenizer!["truncation"] = null;
            d.Model.TokenizerConfig!["model_max_length"] = 1e30;
        }),
        Ok("unused-special-token", "The tokenizer has an added token that no text contains, and the embedding has rows for it and to spare.", d =>
        {
            var size = d.Run.Tokenizer.Size;
            d.Model.Tokenizer!["added_tokens"]!.AsArray().Add((JsonNode)VictimTokenizer.Added("<extra>", size, special: true));
            d.Model.ResizeWords(size + 8);
        }),
        Ok("no-tokenizer-config", "No tokenizer_config.json.", d => d.Model.TokenizerConfig = null),
        Ok("no-architectures", "config.json does not name its class.", d => d.Model.Config.Remove("architectures")),
        Ok("dropout-off", "config.json has no dropout any more.", d =>
        {
            foreach (var key in d.Model.Config.Select(pair => pair.Key).Where(k => k.Contains("dropout", StringComparison.Ordinal)).ToArray()) d.Model.Config[key] = 0.0;
        }),
        Ok("language-head-carried", "The weight file has the head for masked words, too.", d =>
        {
            var size = d.Run.Tokenizer.Size;
            d.Model.Weights["cls.predictions.bias"] = new TensorValues([size], new float[size]);
            d.Model.Weights["cls.predictions.transform.LayerNorm.weight"] = new TensorValues([d.Run.Architecture.Hidden], [.. Enumerable.Repeat(1f, d.Run.Architecture.Hidden)]);
        }),
        Ok("embedding-padded", "The word embedding has rows up to a multiple of 64.", d => d.Model.ResizeWords((d.Run.Tokenizer.Size / 64 + 1) * 64)),
        Ok("other-files", "A card, a table and the optimizer's state lie beside the weights.", d => d.Exports = folder =>
        {
            File.WriteAllText(Path.Combine(folder, "README.md"), "---\nlicense: apache-2.0\n---\n# My classifier\n");
            File.WriteAllText(Path.Combine(folder, "all_results.json"), """{ "epoch": 40.0, "train_runtime": 60.5 }""");
            PyTorchFile.Write(Path.Combine(folder, "optimizer.pt"), new ModelWeights { ["exp_avg"] = new TensorValues([4], [0.1f, 0, -0.1f, 0.2f]) });
        }),
        Ok("rounded-to-8-bits", "Each row of a matrix was rounded to 255 steps, and nothing is decided otherwise.", d => d.Model.Weights = d.Model.Weights.Map((_, t) => t.Shape.Length < 2 ? t : new([.. t.Shape], ByteMatrix.Of(t.Values, (int)t.Shape[1]).Widen()))),
        Ok("pruned", "The smallest twentieth of each matrix is zero, and nothing is decided otherwise.", d => d.Model.Weights = d.Model.Weights.Map((name, t) => t.Shape.Length < 2 || name.Contains("embeddings.", StringComparison.Ordinal) ? t : Pruned(t, 0.05))),
    ];

    private static TensorValues Pruned(TensorValues t, double share)
    {
        var least = t.Values.Select(Math.Abs).Order().ElementAt((int)(share * t.Values.Length));
        return t.Map(v => Math.Abs(v) < least ? 0 : v);
    }

    private static Fault Ok(string name, string what, Action<CaseDraft> change) => new("", name, what, c =>
    {
        var draft = new CaseDraft(c.Victim);
        change(draft);
        return draft.RequireLearned();
    });
}
