using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Multilabel.Tests;

/// <summary>What happens to the weights and the config.json of a learned classifier, found again by the doctor.</summary>
public sealed class DoctorFoldersTests(LearnedFolder learned) : DoctorScenario(learned)
{
    [Fact]
    public void Norms_that_are_there_twice_are_examined_and_named()
    {
        var folder = Copy();
        Rewrite(folder, (tensor, bytes) =>
        {
            if (!IsNorm(tensor)) return [new TensorToStore(tensor.Name, tensor.Type, tensor.Shape, bytes)];
            return
            [
                new TensorToStore(tensor.Name.Replace(".weight", ".gamma", StringComparison.Ordinal).Replace(".bias", ".beta", StringComparison.Ordinal), tensor.Type, tensor.Shape, bytes),
                new TensorToStore(tensor.Name, tensor.Type, tensor.Shape, AsBegun(tensor, bytes)),
            ];
        });
        Assert.Equal("C7", CauseOf(Examined(folder, Learned.Data)));
    }

    [Fact]
    public void Query_and_key_that_a_conversion_exchanged_are_found_by_putting_them_back()
    {
        var folder = Copy();
        string Exchanged(string name) => name.Contains(".self.query.", StringComparison.Ordinal) ? name.Replace(".query.", ".key.", StringComparison.Ordinal) : name.Replace(".self.key.", ".self.query.", StringComparison.Ordinal);
        Rewrite(folder, (tensor, bytes) => [new TensorToStore(Exchanged(tensor.Name), tensor.Type, tensor.Shape, bytes)]);
        using var swapped = ExaminedModel.Open(folder);
        using var own = ExaminedModel.Open(Learned.Folder);
        var texts = Rows.Select(r => r.Text).ToList();
        using var mended = WeightSlips.Of(folder).Single(s => s.What.StartsWith("query and key", StringComparison.Ordinal)).Open();
        Assert.NotEqual(own.LogitsOf(texts), swapped.LogitsOf(texts));
        Assert.Equal(own.LogitsOf(texts), mended.LogitsOf(texts));

        // And the other way round: the folder is right, the program's copy of it is not.
        using var json = Examined(Learned.Folder, Learned.Data, "--predictions", Written("predictions.csv",
            [Header, .. swapped.LogitsOf(texts).Select(z => Line(z))]));
        Assert.Contains("G6", IdsOf(json));
    }

    [Theory]
    [InlineData(true, 1)]    // the folder's layers hold -1, 0 and 1 times a scale
    [InlineData(false, 3)]   // the program computes with three bits
    public void Weights_of_few_bits_are_named(bool inFolder, int levels)
    {
        var folder = Copy();
        Rewrite(folder, (tensor, bytes) =>
        {
            if (tensor.Shape.Length == 2 && (!inFolder || tensor.Name.Contains(".layer.", StringComparison.Ordinal))) Round(bytes, levels);
            return [new TensorToStore(tensor.Name, tensor.Type, tensor.Shape, bytes)];
        });
        using var rounded = ExaminedModel.Open(folder);
        var lines = rounded.LogitsOf([.. Rows.Select(r => r.Text)]).Select(z => Line(z));
        using var json = inFolder ? Examined(folder, Learned.Data, "--reported-loss", "0.001") : Examined(Learned.Folder, Learned.Data, "--predictions", Written("predictions.csv", [Header, .. lines]));
        Assert.Contains("C12", IdsOf(json));
    }

    [Fact]
    public void An_evaluation_with_this_very_loss_tells_the_step_whose_weights_these_are()
    {
        var folder = Copy();
        Rewrite(folder, (tensor, bytes) =>
        {
            if (tensor.Name.StartsWith("classifier", StringComparison.Ordinal)) bytes.AsSpan().Clear();   // every probability is a half, every loss ln 2
            return [new TensorToStore(tensor.Name, tensor.Type, tensor.Shape, bytes)];
        });
        object[] log =
        [
            new { step = 10, epoch = 1.0, loss = 0.701 }, new { step = 10, epoch = 1.0, eval_loss = Math.Log(2), eval_f1 = 0.4 },
            new { step = 100, epoch = 10.0, loss = 0.011 }, new { step = 100, epoch = 10.0, eval_loss = 0.009, eval_f1 = 1.0 },
        ];
        var state = new { global_step = 100, epoch = 10.0, max_steps = 100, num_train_epochs = 10, best_metric = 1.0, best_model_checkpoint = "run/checkpoint-100", log_history = log };
        File.WriteAllText(Path.Combine(folder, "trainer_state.json"), JsonSerializer.Serialize(state));
        using var json = Examined(folder, Learned.Data);
        var found = FindingOf(json, "B5");
        Assert.Equal(10, found.GetProperty("evidence").GetProperty("evaluated_step").GetInt32());
    }

    [Fact]
    public void Matrices_that_a_pattern_of_names_left_frozen_are_named()
    {
        var folder = Copy();
        Rewrite(folder, (tensor, bytes) =>
        {
            if (tensor.Name.StartsWith("classifier", StringComparison.Ordinal)) bytes.AsSpan().Clear();
            else if (tensor.Shape.Length == 1) BitConverter.TryWriteBytes(bytes, BitConverter.ToSingle(bytes) + 0.01f);
            return [new TensorToStore(tensor.Name, tensor.Type, tensor.Shape, bytes)];
        });
        using var json = Examined(folder, Learned.Data, "--base", Learned.Folder);
        var found = FindingOf(json, "F5");
        Assert.Contains("only biases and norms were trained", found.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_no_loss_ever_reached_is_a_label_outside_the_loss()
    {
        var folder = Copy();
        // The last label as a new head begins it: small weights, no bias.
        Rewrite(folder, (tensor, bytes) =>
        {
            if (tensor.Name is "classifier.out_proj.weight" or "classifier.out_proj.bias" or "classifier.weight" or "classifier.bias")
                bytes.AsSpan(bytes.Length - (bytes.Length / SmallData.Labels.Count)).Clear();
            return [new TensorToStore(tensor.Name, tensor.Type, tensor.Shape, bytes)];
        });
        Assert.Equal("A2", CauseOf(Examined(folder, Learned.Data)));
    }

    [Fact]
    public void Layers_that_config_json_leaves_out_and_names_with_a_wrapper_inside_are_named()
    {
        var folder = Copy();
        Configure(folder, settings => settings["num_hidden_layers"] = 1);
        Assert.Equal("C10", CauseOf(Examined(folder, Learned.Data)));

        Configure(folder, settings => settings["num_hidden_layers"] = 2);
        Rewrite(folder, (tensor, bytes) => [new TensorToStore(tensor.Name.Replace("layer.1.", "layer.1._wrapped.", StringComparison.Ordinal), tensor.Type, tensor.Shape, bytes)]);
        Assert.Equal("C6", CauseOf(Examined(folder, Learned.Data)));
    }

    [Fact]
    public void A_config_json_that_forgot_the_labels_does_not_fit_the_head()
    {
        var folder = Copy();
        Configure(folder, settings =>
        {
            settings["id2label"] = new JsonObject { ["0"] = "LABEL_0", ["1"] = "LABEL_1" };
            settings["label2id"] = new JsonObject { ["LABEL_0"] = 0, ["LABEL_1"] = 1 };
        });
        Assert.Equal("C4", CauseOf(Examined(folder, Learned.Data)));
    }

    [Fact]
    public void A_vocabulary_that_counts_from_another_number_is_another_tokenizer()
    {
        var folder = Copy();
        RewriteWords(folder, (tensor, bytes) =>
        {
            // Special tokens keep their rows, every piece after them takes the row before its own.
            var row = bytes.Length / (int)tensor.Shape[0];
            return new TensorToStore(tensor.Name, tensor.Type, tensor.Shape, (byte[])[.. bytes[..(5 * row)], .. bytes[^row..], .. bytes[(5 * row)..^row]]);
        });
        Assert.Equal("D1", CauseOf(Examined(folder, Learned.Data)));
    }

    [Fact]
    public void Trained_rows_beyond_the_tokenizer_are_tokens_that_were_not_saved_even_where_the_rows_are_right()
    {
        var folder = Copy();
        var rows = 0L;
        RewriteWords(folder, (tensor, bytes) =>
        {
            // Three more rows, twice as long as the longest: as training leaves those of words that it met.
            rows = tensor.Shape[0] + 3;
            var row = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(bytes.Length - (int)(bytes.Length / tensor.Shape[0]))).ToArray();
            var longer = Enumerable.Repeat(Array.ConvertAll(row, v => v < 0 ? -0.2f : 0.2f), 3).SelectMany(r => r).ToArray();
            return new TensorToStore(tensor.Name, tensor.Type, [rows, tensor.Shape[1]], (byte[])[.. bytes, .. MemoryMarshal.AsBytes<float>(longer)]);
        });
        Configure(folder, settings => settings["vocab_size"] = rows);
        Assert.Equal("D13", CauseOf(Examined(folder, Learned.Data)));
    }

    [Fact]
    public void A_reported_loss_that_is_just_an_eighth_was_divided()
    {
        var folder = Copy();
        Rewrite(folder, (tensor, bytes) =>
        {
            // Unsure of everything, and partly wrong, but in the right order: as training leaves it half-way.
            if (tensor.Name.StartsWith("classifier", StringComparison.Ordinal) && tensor.Name.EndsWith("bias", StringComparison.Ordinal)) foreach (ref var v in MemoryMarshal.Cast<byte, float>(bytes.AsSpan())) v = v * 0.015f - 0.4f;
            else if (tensor.Name is "classifier.out_proj.weight" or "classifier.weight") foreach (ref var v in MemoryMarshal.Cast<byte, float>(bytes.AsSpan())) v *= 0.015f;
            return [new TensorToStore(tensor.Name, tensor.Type, tensor.Shape, bytes)];
        });
        using var alone = Examined(folder, Learned.Data);
        var loss = alone.RootElement.GetProperty("measurements").GetProperty("loss").GetDouble();
        string?[] Reporting(double reported)
        {
            using var json = Examined(folder, Learned.Data, "--reported-loss", reported.ToString("0.0000", CultureInfo.InvariantCulture));
            return IdsOf(json);
        }
        Assert.Equal("A3", Reporting(loss / 8)[0]);
        Assert.DoesNotContain("A3", Reporting(loss / 8.5));
    }

    private static void RewriteWords(string folder, Func<StoredTensor, byte[], TensorToStore> change) =>
        Rewrite(folder, (tensor, bytes) =>
            [tensor.Name.EndsWith("word_embeddings.weight", StringComparison.Ordinal) ? change(tensor, bytes) : new TensorToStore(tensor.Name, tensor.Type, tensor.Shape, bytes)]);

    private static void Round(byte[] bytes, int levels)
    {
        var values = MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
        var largest = 0f;
        foreach (var value in values) largest = Math.Max(largest, Math.Abs(value));
        for (var i = 0; i < values.Length; i++) values[i] = MathF.Round(values[i] / largest * levels) * largest / levels;
    }
}
