using System.Globalization;
using System.Text.Json.Nodes;

namespace Multilabel.DoctorBenchmark;

/// <summary>Group C: reload and mode.</summary>
internal static class ReloadFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("C1", "dropout-on", "predictions.csv was computed in training mode.", DropoutOn),
        new("C3", "head-missing", "The classification head is not in the weight file.", c => Without(c.Victim, IsHead)),
        new("C3", "head-new", "The head was initialised anew before saving.", HeadNew),
        new("C3", "head-new-in-program", "The program that predicted began with a new head instead of loading the folder's.", c => HeadNewInProgram(c)),
        new("C4", "head-shape", "The weight file has a head for more labels than config.json names.", HeadShape),
        new("C4", "head-uninitialised", "The head holds whatever was in memory.", HeadUninitialised),
        new("C5", "pooler-missing", "The dense layer before the final one is not in the weight file.", c => Without(c.Victim, IsDense)),
        new("C6", "prefix", "All names carry the prefix of a wrapper.", Prefix),
        new("C7", "gamma-beta", "Layer norms are stored under old names that transformers does not map.", c => Renamed(c.VictimOf("distilbert"), OldNormName)),
        new("C7", "norms-twice", "A reload that did not know the old names of the norms began them anew and saved both.", NormsTwice),
        new("C8", "words-dropped", "The word table is not in the weight file, as if it had been shared with another.", c => Without(c.Victim, n => n.EndsWith("word_embeddings.weight", StringComparison.Ordinal))),
        new("C8", "layer-dropped", "The matrices of the last layer are not in the weight file, as if it had shared them with the first.", LayerDropped),
        new("C9", "bf16-beside-fp32", "The folder's weights are those of its checkpoint in bf16, which rounds large numbers too much.", c => Halved(c, checkpoint: true)),
        new("C9", "bf16-predictions-fp32", "The weights were saved in bf16; predictions.csv comes from the model before that.", c => Halved(c, checkpoint: false)),
        new("C10", "activation", "config.json names another activation than the model was trained with.", Activation),
        new("C10", "heads", "config.json names another number of attention heads.", AttentionHeads),
        new("C10", "norm-eps", "config.json names another epsilon of the layer norms.", NormEps),
        new("C10", "activation-in-program", "The program that predicted computes the layers with another activation.", ActivationInProgram),
        new("C11", "running-statistics", "The head has a batch norm whose running statistics were not saved.", BatchNorm),
        new("C12", "four-bits", "The matrices went through a code of 4 or 3 bits, each block of 64 numbers with a scale of its own, before they were saved.", FewBits),
        new("C12", "few-bits-in-program", "The program that predicted computes with matrices of 4 or 3 bits.", FewBitsInProgram),
    ];

    public static bool IsHead(string name) => name.StartsWith("classifier.", StringComparison.Ordinal);

    /// <summary>The head's layer before the final one, in any family.</summary>
    public static bool IsDense(string name) => name.Contains("pooler.dense.", StringComparison.Ordinal) || name.StartsWith("pre_classifier.", StringComparison.Ordinal) || name.StartsWith("classifier.dense.", StringComparison.Ordinal);

    public static bool IsNorm(string name) => name.Contains("LayerNorm.", StringComparison.Ordinal) || name.Contains("_layer_norm.", StringComparison.Ordinal);

    private static CaseDraft DropoutOn(CaseContext c) => new CaseDraft(CaseContext.Train(c.Warm with { Architecture = c.Plan.Architecture with { Dropout = 0.2 }, StopAt = 0.06, Epochs = 90 }))
    {
        Predictions = m => PredictionTable.Of(m.Model.Labels, Opened.WithDropout(m.Model, m.Texts, c.Seed), PredictionTable.Sigmoid),
    }.RequireLearned().Require("more than 0.3 % of the predicted cells are wrong", w => w.WrongPredicted() > 0.003);

    private static CaseDraft Without(TrainingRun victim, Func<string, bool> left)
    {
        var draft = new CaseDraft(victim);
        draft.Model.Weights = draft.Model.Weights.Rename(name => left(name) ? null : name);
        return draft.RequireUnlearned().Require("tensors are missing", w => w.Root.Model.Faults.Count > 0);
    }

    private static CaseDraft Renamed(TrainingRun victim, Func<string, string?> rename)
    {
        var draft = new CaseDraft(victim);
        draft.Model.Weights = draft.Model.Weights.Rename(rename);
        return draft.Require("names differ from what transformers expects", w => w.Draft.Model.Weights.Keys.Any(n => !victim.Final.ContainsKey(n)));
    }

    private static ModelWeights WithNewHead(ModelWeights weights, CaseContext c) =>
        weights.Map((name, t) => !IsHead(name) ? t : t.Shape.Length == 1 ? t.Map(_ => 0) : t.Map(_ => (float)(0.02 * NormalNumbers.Next(c.Random))));

    private static CaseDraft HeadNew(CaseContext c)
    {
        var draft = new CaseDraft(c.Victim);
        draft.Model.Weights = WithNewHead(draft.Model.Weights, c);
        return draft.RequireUnlearned(0.05);
    }

    private static CaseDraft HeadNewInProgram(CaseContext c) => new CaseDraft(c.Victim)
    {
        Predictions = m => PredictionTable.Of(m.Model.Labels, Opened.Logits(c.Victim, WithNewHead(c.Victim.Final, c)), PredictionTable.Sigmoid),
    }.RequireLearned().Require("more than 10 % of the predicted cells are wrong", w => w.WrongPredicted() > 0.1);

    private static CaseDraft NormsTwice(CaseContext c)
    {
        var draft = new CaseDraft(c.VictimOf("bert", "roberta", "electra", "mpnet"));
        foreach (var (name, tensor) in draft.Model.Weights.Where(w => IsNorm(w.Key)).ToList())
        {
            draft.Model.Weights[OldNormName(name)] = tensor;
            draft.Model.Weights[name] = tensor.Map(_ => name.EndsWith(".weight", StringComparison.Ordinal) ? 1 : 0);
        }
        return draft;
    }

    private static CaseDraft HeadShape(CaseContext c)
    {
        var draft = new CaseDraft(c.Victim);
        foreach (var name in (string[])[c.Victim.FinalWeight, c.Victim.FinalBias])
            draft.Model.Weights[name] = draft.Model.Weights[name].WithRows(c.Victim.Corpus.Labels.Length + 1 + (int)(c.Seed % 3)).Map(v => v == 0 ? (float)(0.02 * NormalNumbers.Next(c.Random)) : v);
        return draft.RequireUnlearned(0.05).Require("a tensor has another shape", w => w.Root.Model.Faults.Any(f => f.Kind == TensorFaultKind.WrongShape));
    }

    private static CaseDraft HeadUninitialised(CaseContext c)
    {
        var draft = new CaseDraft(c.Victim);
        foreach (var name in (string[])[c.Victim.FinalWeight, c.Victim.FinalBias])
            draft.Model.Weights[name] = draft.Model.Weights[name].Map(_ => c.Random.Next(4) == 0 ? (float)((c.Random.NextDouble() - 0.5) * Math.Pow(10, c.Random.Next(12))) : (float)(1e-41 * c.Random.NextDouble()));
        return draft.RequireUnlearned(0.05);
    }

    private static CaseDraft Prefix(CaseContext c)
    {
        string[] prefixes = ["module.", "_orig_mod.", "base_model.model."];
        return Renamed(c.Victim, name => prefixes[c.Seed / 1000 % 3] + name);
    }

    private static string OldNormName(string name) => !IsNorm(name) ? name
        : name.EndsWith(".weight", StringComparison.Ordinal) ? name[..^"weight".Length] + "gamma" : name[..^"bias".Length] + "beta";

    private static CaseDraft LayerDropped(CaseContext c)
    {
        var path = string.Format(CultureInfo.InvariantCulture, c.Victim.Architecture.Family.Layer.Path, c.Victim.Architecture.Layers - 1);
        return Without(c.Victim, name => name.Contains(path, StringComparison.Ordinal) && name.EndsWith(".weight", StringComparison.Ordinal) && !IsNorm(name));
    }

    // A number added to a whole row of the word table is taken out again by the layer norm, but bf16 has no digits left for the rest.
    private static CaseDraft Halved(CaseContext c, bool checkpoint)
    {
        var victim = c.Victim;
        var large = victim.ModelOf(victim.Final.Map((name, t) => name.EndsWith("word_embeddings.weight", StringComparison.Ordinal) ? t.Map(v => v + 40) : t));
        var draft = new CaseDraft(victim);
        draft.Model.Weights = large.Weights.Copy();
        draft.Model.Type = StoredType.BF16;
        draft.Model.Config["dtype"] = "bfloat16";
        if (checkpoint)
        {
            draft.AddCheckpoint(victim.Epochs);
            draft.Checkpoints[victim.Step(victim.Epochs)].Weights = large.Weights;
            draft.Require("the checkpoint is right", w => w.Checkpoint(victim.Step(victim.Epochs)).WrongCells < 0.01);
        }
        else
        {
            draft.Predictions = m => PredictionTable.Of(m.Model.Labels, Opened.With(large, exact => exact.LogitsOf(m.Texts)), PredictionTable.Sigmoid);
            draft.Require("the predictions are right", w => w.WrongPredicted() < 0.01);
        }
        return draft.RequireUnlearned();
    }

    // What a model is sure of outlives small changes: of several settings the first that does harm is taken.
    private static CaseDraft Configured(TrainingRun victim, string key, params JsonNode[] values)
    {
        var truth = Array.ConvertAll(victim.Corpus.Rows, r => r.Labels);
        ModelDraft With(JsonNode value)
        {
            var model = victim.Model();
            model.Config[key] = value.DeepClone();
            return model;
        }

        bool Harms(JsonNode value) => Scores.Of(Opened.With(With(value), m => m.LogitsOf(Array.ConvertAll(victim.Corpus.Rows, r => r.Text))), truth).Accuracy < 0.988;
        return new CaseDraft(victim, With(Array.Find(values, Harms) ?? values[^1])).RequireUnlearned(0.01)
            .Require("the loss is more than twice the logged one", w => w.Root.Loss > 2 * victim.Log[^1].Loss);
    }

    // So narrow a model listens to its words more than to its inner layers, unless these begin louder.
    private static CaseDraft Activation(CaseContext c)
    {
        var run = Louder(c);
        JsonNode[] usual = c.Seed / 1000 % 2 == 0 ? ["relu", "silu"] : ["silu", "relu"];
        return Configured(run, run.Architecture.Family.Keys.Activation, [.. usual, "tanh", "linear"]);
    }

    private static CaseDraft FewBits(CaseContext c)
    {
        var draft = new CaseDraft(c.Victim);
        var truth = Array.ConvertAll(c.Victim.Corpus.Rows, r => r.Labels);
        bool Harms(int bits) => Scores.Of(Opened.Logits(c.Victim, Coded(c.Victim.Final, bits)), truth).Accuracy < 0.97;
        draft.Model.Weights = Coded(c.Victim.Final, Harms(4) ? 4 : Harms(3) ? 3 : 2);
        return draft.RequireUnlearned();
    }

    // Stopped early: many cells lie near the cut.
    private static CaseDraft FewBitsInProgram(CaseContext c)
    {
        var run = CaseContext.Train(c.Warm with { StopAt = 0.06, Epochs = 90 });
        return new CaseDraft(run)
        {
            Predictions = m => PredictionTable.Of(m.Model.Labels, Opened.Logits(run, Coded(run.Final, c.Seed % 2 == 0 ? 4 : 3)), PredictionTable.Sigmoid),
        }.RequireLearned().Require("more than 0.3 % of the predicted cells are wrong", w => w.WrongPredicted() > 0.003);
    }

    private static ModelWeights Coded(ModelWeights weights, int bits) => weights.Map((_, t) => t.Shape.Length < 2 ? t : new TensorValues(t.Shape, [.. t.Values.Chunk(64).SelectMany(block =>
    {
        var step = Math.Max(1e-12f, block.Max(Math.Abs)) / (MathF.Pow(2, bits - 1) - 1);
        return block.Select(v => MathF.Round(v / step) * step);
    })]));

    private static TrainingRun Louder(CaseContext c)
    {
        var (names, start) = (c.Plan.Architecture.Family.Layer, c.Victim.Initial);
        var louder = start.Map((name, t) => name.EndsWith($".{names.Output}.weight", StringComparison.Ordinal) && !name.EndsWith($"{names.AttentionOutput}.weight", StringComparison.Ordinal) ? t.Map(v => 3 * v) : t);
        return CaseContext.Train(c.Plan with { Start = louder, Tokenizer = c.Victim.Tokenizer });
    }

    private static CaseDraft ActivationInProgram(CaseContext c) => new CaseDraft(Louder(c))
    {
        Predictions = m =>
        {
            // The first that turns decisions over; in so narrow a model few do.
            string[] activations = c.Seed % 2 == 0 ? ["relu", "silu", "tanh", "sigmoid", "linear"] : ["silu", "relu", "tanh", "sigmoid", "linear"];
            var tables = Array.ConvertAll(activations, name =>
            {
                using var other = ExaminedModel.Open(m.Model.Folder, config => config with { Activation = name });
                return PredictionTable.Of(m.Model.Labels, other.LogitsOf(m.Texts), PredictionTable.Sigmoid);
            });
            return tables.First(t => t == tables[^1] || t.WrongCells(m.Truth) > 0.004 * m.Cells);
        },
    }.RequireLearned().Require("more than 0.3 % of the predicted cells are wrong", w => w.WrongPredicted() > 0.003);

    private static CaseDraft AttentionHeads(CaseContext c)
    {
        var victim = c.VictimOf("bert", "roberta", "distilbert", "electra");
        var (own, width) = (victim.Architecture.Heads, victim.Architecture.Hidden);
        int[] usual = own == 8 && c.Seed % 2 == 0 ? [4, 2] : [own / 2];
        return Configured(victim, victim.Architecture.Family.Keys.Heads, [.. usual.Concat([own * 2, 1]).Where(h => width % h == 0 && width / h >= 4).Select(h => (JsonNode)h)]);
    }

    private static CaseDraft NormEps(CaseContext c)
    {
        var victim = c.VictimOf("bert", "roberta", "electra", "mpnet");
        return Configured(victim, "layer_norm_eps", 0.1, 0.3, 1.0, 3.0);
    }

    // y = classifier(norm(x)) is the trained classifier of x: weights · deviation, and what the mean gives in the bias.
    private static CaseDraft BatchNorm(CaseContext c)
    {
        var victim = c.Victim;
        var draft = new CaseDraft(victim);
        var rows = Opened.With(victim.Model(), m => Opened.Features(m, Array.ConvertAll(victim.Corpus.Rows, r => r.Text)));
        var width = rows[0].Length;
        var means = Enumerable.Range(0, width).Select(f => rows.Average(r => r[f])).ToArray();
        var deviations = Enumerable.Range(0, width).Select(f => (float)Math.Sqrt(rows.Average(r => (r[f] - means[f]) * (r[f] - means[f])) + 1e-5)).ToArray();
        var (weight, bias) = (draft.Model.Weights[victim.FinalWeight], draft.Model.Weights[victim.FinalBias]);
        for (var k = 0; k < bias.Values.Length; k++)
        {
            for (var f = 0; f < width; f++)
            {
                bias.Values[k] += weight.Values[k * width + f] * means[f];
                weight.Values[k * width + f] *= deviations[f];
            }
        }
        draft.Model.Weights["classifier.norm.weight"] = new TensorValues([width], [.. Enumerable.Repeat(1f, width)]);
        draft.Model.Weights["classifier.norm.bias"] = new TensorValues([width], new float[width]);
        return draft.RequireUnlearned();
    }
}
