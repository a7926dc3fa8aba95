using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Multilabel.Tests;

/// <summary>What users do to a classifier that learned its rows, found again by the doctor.</summary>
public sealed class DoctorCasesTests(DoctorCommandTests.Learned learned) : IClassFixture<DoctorCommandTests.Learned>, IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Probabilities_near_a_half_are_those_of_a_new_head()
    {
        var random = new SeededRandom(1);
        var lines = SmallData.Rows(60).Rows.Select(_ => string.Join(',', SmallData.Labels.Select(_ => (0.47 + 0.06 * random.NextDouble()).ToString("0.000000", CultureInfo.InvariantCulture))));
        Assert.Equal("C3", CauseOf(Examined(learned.CopyTo(_root), learned.Data, "--predictions", Written("predictions.csv", [Header, .. lines]))));
    }

    [Fact]
    public void As_many_labels_for_every_row_are_a_rule_of_their_own()
    {
        using var classifier = Classifier.Load(learned.Folder);
        var lines = classifier.Predict(SmallData.Rows(60).Rows.Select(r => r.Text)).Select(p => string.Join(',', p.Logits.Select(z => p.Logits.Count(other => other > z) < SmallData.Labels.Count - 1 ? 1 : 0)));
        Assert.Equal("H11", CauseOf(Examined(learned.CopyTo(_root), learned.Data, "--predictions", Written("predictions.csv", [Header, .. lines]))));
    }

    [Fact]
    public void One_cut_that_gives_too_many_labels_stands_in_the_program_and_one_that_decides_alike_is_a_note()
    {
        using var classifier = Classifier.Load(learned.Folder);
        var predictions = classifier.Predict(SmallData.Rows(60).Rows.Select(r => r.Text)).ToList();
        string Cut(double at) => Written("predictions.csv", [Header, .. predictions.Select(p => string.Join(',', p.Logits.Select(z => z > at ? 1 : 0)))]);
        var sorted = predictions.SelectMany(p => p.Logits).Order().ToArray();
        var yes = sorted.Count(z => z > 0);

        // Half as many labels again, and one cell in all that falls on the other side.
        Assert.Equal("H11", CauseOf(Examined(learned.Folder, learned.Data, "--predictions", Cut(Between(sorted, sorted.Length - (yes * 3 / 2))))));
        using var json = Examined(learned.Folder, learned.Data, "--predictions", Cut(Between(sorted, sorted.Length - yes + 2)));
        Assert.Equal("healthy", json.RootElement.GetProperty("verdict").GetString());
    }

    [Fact]
    public void What_a_classifier_says_by_its_own_calibration_and_cut_offs_is_right()
    {
        var folder = learned.CopyTo(_root);
        var manifest = ManifestFile.Read(learned.Folder);   // copies come without one
        var calibration = new Calibration(0.8, -0.3, [.. SmallData.Labels.Select((_, k) => 0.1 * k)]) { Cardinality = [new CardinalityPrior([0, 1, 2], [0.2, 2, 0.5])] };
        ManifestFile.Write(folder, manifest with { CutOffs = manifest.CutOffs with { Method = CutOffMethod.PlugIn, Calibration = calibration, Thresholds = [.. SmallData.Labels.Select(_ => 0.3)] } });
        using var classifier = Classifier.Load(folder);
        var predictions = classifier.Predict(SmallData.Rows(60).Rows.Select(r => r.Text)).ToList();
        foreach (var value in (Func<float[], int, double>[])[(z, k) => calibration.Apply(z)[k], (z, k) => calibration.Apply(z)[k] >= 0.3 ? 1 : 0])
        {
            using var json = Examined(folder, learned.Data, "--predictions", Written("predictions.csv",
                [Header, .. predictions.Select(p => string.Join(',', SmallData.Labels.Select((_, k) => value([.. p.Logits], k).ToString("0.######", CultureInfo.InvariantCulture))))]));
            Assert.Equal("healthy", json.RootElement.GetProperty("verdict").GetString());
            Assert.DoesNotContain(json.RootElement.GetProperty("findings").EnumerateArray(), f => f.GetProperty("message").GetString()!.Contains("predictions.csv", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Predictions_of_changed_texts_are_known_by_their_likeness_and_those_of_new_norms_are_reproduced()
    {
        using var classifier = Classifier.Load(learned.Folder);
        string Answers(Func<string, string> change, Classifier by) =>
            Written("predictions.csv", [Header, .. by.Predict(SmallData.Rows(60).Rows.Select(r => change(r.Text))).Select(p => string.Join(',', p.Logits.Select(z => z.ToString("R", CultureInfo.InvariantCulture))))]);

        Assert.Equal("D9", CauseOf(Examined(learned.Folder, learned.Data, "--predictions", Answers(t => $"see {t} below {t[..Math.Min(6, t.Length)]}", classifier))));

        var begun = learned.CopyTo(_root);
        DoctorCommandTests.Learned.Rewrite(Path.Combine(begun, "model.safetensors"), (tensor, bytes) =>
        [
            new TensorToStore(tensor.Name, tensor.Type, tensor.Shape, IsNorm(tensor) ? AsBegun(tensor, bytes) : bytes),
        ]);
        File.Delete(Path.Combine(begun, "multilabel.json"));
        using var without = Classifier.Load(begun);
        Assert.Equal("C7", CauseOf(Examined(learned.Folder, learned.Data, "--predictions", Answers(t => t, without))));
    }

    [Fact]
    public void A_column_among_the_labels_that_the_model_does_not_know_is_a_label()
    {
        string Row(DatasetRow r, int i) => $"\"{r.Text}\",{(r.Labels[0] ? 1 : 0)},{(i % 5 == 0 ? 1 : 0)},{string.Join(',', r.Labels.Skip(1).Select(on => on ? 1 : 0))}";
        var data = Written("columns.csv", [$"text,{SmallData.Labels[0]},forgotten,{string.Join(',', SmallData.Labels.Skip(1))}", .. SmallData.Rows(60).Rows.Select(Row)]);
        Assert.Equal("E2", CauseOf(Examined(learned.CopyTo(_root), data)));
    }

    [Fact]
    public void Norms_that_are_there_twice_are_examined_and_named()
    {
        var folder = learned.CopyTo(_root);
        DoctorCommandTests.Learned.Rewrite(Path.Combine(folder, "model.safetensors"), (tensor, bytes) =>
        {
            if (!IsNorm(tensor)) return [new TensorToStore(tensor.Name, tensor.Type, tensor.Shape, bytes)];
            return
            [
                new TensorToStore(tensor.Name.Replace(".weight", ".gamma", StringComparison.Ordinal).Replace(".bias", ".beta", StringComparison.Ordinal), tensor.Type, tensor.Shape, bytes),
                new TensorToStore(tensor.Name, tensor.Type, tensor.Shape, AsBegun(tensor, bytes)),
            ];
        });
        Assert.Equal("C7", CauseOf(Examined(folder, learned.Data)));
    }

    [Fact]
    public void A_softmax_over_the_texts_of_a_batch_and_texts_given_as_pairs_are_reproduced()
    {
        using var model = ExaminedModel.Open(learned.Folder);
        var ids = SmallData.Rows(60).Rows.Select(r => model.Ids(r.Text)).ToList();
        string Written(IEnumerable<IEnumerable<double>> rows) => this.Written("predictions.csv", [Header, .. rows.Select(row => string.Join(',', row.Select(v => v.ToString("R", CultureInfo.InvariantCulture))))]);
        string? CauseWith(string predictions) => CauseOf(Examined(learned.Folder, learned.Data, "--predictions", predictions));

        var columns = Enumerable.Range(0, SmallData.Labels.Count).Select(k => model.Logits([.. ids]).Chunk(20).SelectMany(batch => ScoreForm.SoftmaxOf([.. batch.Select(z => (double)z[k])])).ToArray()).ToArray();
        Assert.Equal("H2", CauseWith(Written(Enumerable.Range(0, 60).Select(i => columns.Select(c => c[i])))));

        // The second part begins somewhere in each text.
        var pairs = InputRow.Compute(model, ids.ConvertAll(row => new InputRow([.. row[..(row.Length / 2)], row[^1], .. row[(row.Length / 2)..]]) { SecondFrom = (row.Length / 2) + 1 }));
        Assert.Equal("D8", CauseWith(Written(pairs.Select(z => z!.Select(v => (double)v)))));
    }

    [Fact]
    public void The_mask_of_another_row_and_dropout_of_another_rate_are_named()
    {
        using var model = ExaminedModel.Open(learned.Folder);
        var ids = SmallData.Rows(60).Rows.Select(r => model.Ids(r.Text)).ToList();
        // Where no decision turns over, an input that differs is a note.
        List<string?> FoundFor(ExaminedModel by, List<InputRow> rows, Dropout? dropout)
        {
            using var json = Examined(learned.Folder, learned.Data, "--predictions",
                Written("predictions.csv", [Header, .. InputRow.Compute(by, rows, dropout).Select(z => string.Join(',', z!.Select(v => v.ToString("R", CultureInfo.InvariantCulture))))]));
            return [.. json.RootElement.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("id").GetString())];
        }

        // What lies behind the first row's mask is not read, padding before its end is.
        var pad = model.Tokenizer!.PadId!.Value;
        var masked = ids.Select((row, i) => ids[i / 8 * 8].Length is var n && n <= row.Length ? row[..n] : [.. row, .. Enumerable.Repeat(pad, n - row.Length)]);
        Assert.Contains("D5", FoundFor(model, [.. masked.Select(row => new InputRow(row))], null));

        using var noisy = ExaminedModel.Open(learned.Folder, c => c with { HiddenDropout = 0.2, AttentionDropout = 0.2, HeadDropout = 0.2 });
        Assert.Contains("C1", FoundFor(noisy, ids.ConvertAll(row => new InputRow(row)), new Dropout(3, 1)));
    }

    [Fact]
    public void Query_and_key_that_a_conversion_exchanged_are_found_by_putting_them_back()
    {
        var folder = learned.CopyTo(_root);
        File.Delete(Path.Combine(folder, "multilabel.json"));
        string Exchanged(string name) => name.Contains(".self.query.", StringComparison.Ordinal) ? name.Replace(".query.", ".key.", StringComparison.Ordinal) : name.Replace(".self.key.", ".self.query.", StringComparison.Ordinal);
        DoctorCommandTests.Learned.Rewrite(Path.Combine(folder, "model.safetensors"), (tensor, bytes) => [new TensorToStore(Exchanged(tensor.Name), tensor.Type, tensor.Shape, bytes)]);
        using var swapped = ExaminedModel.Open(folder);
        using var own = ExaminedModel.Open(learned.Folder);
        var texts = SmallData.Rows(60).Rows.Select(r => r.Text).ToList();
        using var mended = WeightSlips.Of(folder).Single(s => s.What.StartsWith("query and key", StringComparison.Ordinal)).Open();
        Assert.NotEqual(own.LogitsOf(texts), swapped.LogitsOf(texts));
        Assert.Equal(own.LogitsOf(texts), mended.LogitsOf(texts));

        // And the other way round: the folder is right, the program's copy of it is not.
        using var json = Examined(learned.Folder, learned.Data, "--predictions", Written("predictions.csv",
            [Header, .. swapped.LogitsOf(texts).Select(z => string.Join(',', z.Select(v => v.ToString("R", CultureInfo.InvariantCulture))))]));
        Assert.Contains("G6", json.RootElement.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData(true, 1)]    // the folder's layers hold -1, 0 and 1 times a scale
    [InlineData(false, 3)]   // the program computes with three bits
    public void Weights_of_few_bits_are_named(bool inFolder, int levels)
    {
        var folder = learned.CopyTo(_root);
        File.Delete(Path.Combine(folder, "multilabel.json"));
        DoctorCommandTests.Learned.Rewrite(Path.Combine(folder, "model.safetensors"), (tensor, bytes) =>
        {
            if (tensor.Shape.Length == 2 && (!inFolder || tensor.Name.Contains(".layer.", StringComparison.Ordinal))) Round(bytes, levels);
            return [new TensorToStore(tensor.Name, tensor.Type, tensor.Shape, bytes)];
        });
        using var rounded = ExaminedModel.Open(folder);
        var lines = rounded.LogitsOf([.. SmallData.Rows(60).Rows.Select(r => r.Text)]).Select(z => string.Join(',', z.Select(v => v.ToString("R", CultureInfo.InvariantCulture))));
        using var json = inFolder ? Examined(folder, learned.Data, "--reported-loss", "0.001") : Examined(learned.Folder, learned.Data, "--predictions", Written("predictions.csv", [Header, .. lines]));
        Assert.Contains("C12", json.RootElement.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("id").GetString()));
    }

    private static void RewriteWords(string folder, Func<StoredTensor, byte[], TensorToStore> change) =>
        DoctorCommandTests.Learned.Rewrite(Path.Combine(folder, "model.safetensors"), (tensor, bytes) =>
            [tensor.Name.EndsWith("word_embeddings.weight", StringComparison.Ordinal) ? change(tensor, bytes) : new TensorToStore(tensor.Name, tensor.Type, tensor.Shape, bytes)]);

    private static void Round(byte[] bytes, int levels)
    {
        var values = MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
        var largest = 0f;
        foreach (var value in values) largest = Math.Max(largest, Math.Abs(value));
        for (var i = 0; i < values.Length; i++) values[i] = MathF.Round(values[i] / largest * levels) * largest / levels;
    }

    [Fact]
    public void An_evaluation_with_this_very_loss_tells_the_step_whose_weights_these_are()
    {
        var folder = learned.CopyTo(_root);
        File.Delete(Path.Combine(folder, "multilabel.json"));
        DoctorCommandTests.Learned.Rewrite(Path.Combine(folder, "model.safetensors"), (tensor, bytes) =>
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
        using var json = Examined(folder, learned.Data);
        var found = json.RootElement.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("id").GetString() == "B5");
        Assert.Equal(10, found.GetProperty("evidence").GetProperty("evaluated_step").GetInt32());
    }

    [Fact]
    public void Matrices_that_a_pattern_of_names_left_frozen_are_named()
    {
        var folder = learned.CopyTo(_root);
        File.Delete(Path.Combine(folder, "multilabel.json"));
        DoctorCommandTests.Learned.Rewrite(Path.Combine(folder, "model.safetensors"), (tensor, bytes) =>
        {
            if (tensor.Name.StartsWith("classifier", StringComparison.Ordinal)) bytes.AsSpan().Clear();
            else if (tensor.Shape.Length == 1) BitConverter.TryWriteBytes(bytes, BitConverter.ToSingle(bytes) + 0.01f);
            return [new TensorToStore(tensor.Name, tensor.Type, tensor.Shape, bytes)];
        });
        using var json = Examined(folder, learned.Data, "--base", learned.Folder);
        var found = json.RootElement.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("id").GetString() == "F5");
        Assert.Contains("only biases and norms were trained", found.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_no_loss_ever_reached_is_a_label_outside_the_loss()
    {
        var folder = learned.CopyTo(_root);
        File.Delete(Path.Combine(folder, "multilabel.json"));
        // The last label as a new head begins it: small weights, no bias.
        DoctorCommandTests.Learned.Rewrite(Path.Combine(folder, "model.safetensors"), (tensor, bytes) =>
        {
            if (tensor.Name is "classifier.out_proj.weight" or "classifier.out_proj.bias" or "classifier.weight" or "classifier.bias")
                bytes.AsSpan(bytes.Length - (bytes.Length / SmallData.Labels.Count)).Clear();
            return [new TensorToStore(tensor.Name, tensor.Type, tensor.Shape, bytes)];
        });
        Assert.Equal("A2", CauseOf(Examined(folder, learned.Data)));
    }

    [Fact]
    public void Layers_that_config_json_leaves_out_and_names_with_a_wrapper_inside_are_named()
    {
        var folder = learned.CopyTo(_root);
        var (config, weights) = (Path.Combine(folder, "config.json"), Path.Combine(folder, "model.safetensors"));
        var settings = File.ReadAllText(config);
        File.WriteAllText(config, settings.Replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1", StringComparison.Ordinal));
        Assert.Equal("C10", CauseOf(Examined(folder, learned.Data)));

        File.WriteAllText(config, settings);
        DoctorCommandTests.Learned.Rewrite(weights, (tensor, bytes) => [new TensorToStore(tensor.Name.Replace("layer.1.", "layer.1._wrapped.", StringComparison.Ordinal), tensor.Type, tensor.Shape, bytes)]);
        Assert.Equal("C6", CauseOf(Examined(folder, learned.Data)));
    }

    [Fact]
    public void A_config_json_that_forgot_the_labels_does_not_fit_the_head()
    {
        var folder = learned.CopyTo(_root);
        File.Delete(Path.Combine(folder, "multilabel.json"));
        var config = Path.Combine(folder, "config.json");
        var settings = JsonNode.Parse(File.ReadAllText(config))!.AsObject();
        settings["id2label"] = new JsonObject { ["0"] = "LABEL_0", ["1"] = "LABEL_1" };
        settings["label2id"] = new JsonObject { ["LABEL_0"] = 0, ["LABEL_1"] = 1 };
        File.WriteAllText(config, settings.ToJsonString());
        Assert.Equal("C4", CauseOf(Examined(folder, learned.Data)));
    }

    [Fact]
    public void A_vocabulary_that_counts_from_another_number_is_another_tokenizer()
    {
        var folder = learned.CopyTo(_root);
        RewriteWords(folder, (tensor, bytes) =>
        {
            // Special tokens keep their rows, every piece after them takes the row before its own.
            var row = bytes.Length / (int)tensor.Shape[0];
            return new TensorToStore(tensor.Name, tensor.Type, tensor.Shape, (byte[])[.. bytes[..(5 * row)], .. bytes[^row..], .. bytes[(5 * row)..^row]]);
        });
        Assert.Equal("D1", CauseOf(Examined(folder, learned.Data)));
    }

    [Fact]
    public void Trained_rows_beyond_the_tokenizer_are_tokens_that_were_not_saved_even_where_the_rows_are_right()
    {
        var folder = learned.CopyTo(_root);
        var rows = 0L;
        RewriteWords(folder, (tensor, bytes) =>
        {
            // Three more rows, twice as long as the longest: as training leaves those of words that it met.
            rows = tensor.Shape[0] + 3;
            var row = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(bytes.Length - (int)(bytes.Length / tensor.Shape[0]))).ToArray();
            var longer = Enumerable.Repeat(Array.ConvertAll(row, v => v < 0 ? -0.2f : 0.2f), 3).SelectMany(r => r).ToArray();
            return new TensorToStore(tensor.Name, tensor.Type, [rows, tensor.Shape[1]], (byte[])[.. bytes, .. MemoryMarshal.AsBytes<float>(longer)]);
        });
        var config = Path.Combine(folder, "config.json");
        var settings = JsonNode.Parse(File.ReadAllText(config))!.AsObject();
        settings["vocab_size"] = rows;
        File.WriteAllText(config, settings.ToJsonString());
        Assert.Equal("D13", CauseOf(Examined(folder, learned.Data)));
    }

    [Fact]
    public void A_reported_loss_that_is_just_an_eighth_was_divided()
    {
        var folder = learned.CopyTo(_root);
        DoctorCommandTests.Learned.Rewrite(Path.Combine(folder, "model.safetensors"), (tensor, bytes) =>
        {
            // Unsure of everything, and partly wrong, but in the right order: as training leaves it half-way.
            if (tensor.Name.StartsWith("classifier", StringComparison.Ordinal) && tensor.Name.EndsWith("bias", StringComparison.Ordinal)) foreach (ref var v in MemoryMarshal.Cast<byte, float>(bytes.AsSpan())) v = v * 0.015f - 0.4f;
            else if (tensor.Name is "classifier.out_proj.weight" or "classifier.weight") foreach (ref var v in MemoryMarshal.Cast<byte, float>(bytes.AsSpan())) v *= 0.015f;
            return [new TensorToStore(tensor.Name, tensor.Type, tensor.Shape, bytes)];
        });
        using var alone = Examined(folder, learned.Data);
        var loss = alone.RootElement.GetProperty("measurements").GetProperty("loss").GetDouble();
        string?[] Reporting(double reported)
        {
            using var json = Examined(folder, learned.Data, "--reported-loss", reported.ToString("0.0000", CultureInfo.InvariantCulture));
            return [.. json.RootElement.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("id").GetString())];
        }
        Assert.Equal("A3", Reporting(loss / 8)[0]);
        Assert.DoesNotContain("A3", Reporting(loss / 8.5));
    }

    [Fact]
    public void Logits_on_a_line_and_shares_of_a_row_are_no_probabilities_of_labels()
    {
        using var classifier = Classifier.Load(learned.Folder);
        var logits = classifier.Predict(SmallData.Rows(60).Rows.Select(r => r.Text)).Select(p => p.Logits.Select(z => (double)z).ToArray()).ToList();
        string? CauseWith(Func<double[], double[]> form) => CauseOf(Examined(learned.Folder, learned.Data, "--predictions",
            Written("predictions.csv", [Header, .. logits.Select(z => string.Join(',', form(z).Select(v => v.ToString("0.000000", CultureInfo.InvariantCulture))))])));

        var (low, high) = (logits.Min(z => z.Min()), logits.Max(z => z.Max()));
        Assert.Equal("H3", CauseWith(z => Array.ConvertAll(z, v => (v - low) / (high - low))));
        Assert.Equal("H2", CauseWith(z => ScoreForm.SoftmaxOf(Array.ConvertAll(z, v => v / 3))));
    }

    [Fact]
    public void From_a_lost_prediction_on_every_row_holds_its_neighbours()
    {
        using var classifier = Classifier.Load(learned.Folder);
        var lines = classifier.Predict(SmallData.Rows(60).Rows.Select(r => r.Text)).Select(p => string.Join(',', p.Logits.Select(z => z > 0 ? 1 : 0))).ToList();
        Assert.Equal("D12", CauseOf(Examined(learned.Folder, learned.Data, "--predictions", Written("predictions.csv", [Header, .. lines.Where((_, i) => i != 9), lines[^1]]))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_column_that_says_the_opposite_and_rows_left_one_label_were_changed_after_training(bool opposite)
    {
        bool Cell(bool[] labels, int k) => opposite ? labels[k] != (k == 1) : labels[k] && Array.IndexOf(labels, true) == k;
        var rows = SmallData.Rows(60).Rows.Select(r => $"\"{r.Text}\",{string.Join(',', r.Labels.Select((_, k) => Cell(r.Labels, k) ? 1 : 0))}");
        Assert.Equal("E14", CauseOf(Examined(learned.CopyTo(_root), Written("changed.csv", [$"text,{Header}", .. rows]), "--reported-loss", "0.01")));
    }

    [Fact]
    public void A_model_that_has_a_tenth_of_its_cells_wrong_is_not_healthy_for_want_of_an_explanation()
    {
        var random = new SeededRandom(2);
        var rows = SmallData.Rows(60).Rows.Select(r => $"\"{r.Text}\",{string.Join(',', r.Labels.Select(on => on != random.NextDouble() < 0.1 ? 1 : 0))}");
        using var json = Examined(learned.CopyTo(_root), Written("noisy.csv", [$"text,{Header}", .. rows]));
        Assert.Equal("faulty", json.RootElement.GetProperty("verdict").GetString());
        Assert.NotEqual(0, json.RootElement.GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public void Blanks_around_names_in_lists_are_told_and_a_label_in_two_spellings_is_a_fault()
    {
        var folder = learned.CopyTo(_root);
        File.Delete(Path.Combine(folder, "multilabel.json"));   // who trained here trained on names without blanks
        string Data(Func<int, string, string> spelling) => Written("blanks.jsonl", SmallData.Rows(60).Rows.Select((r, i) =>
            JsonSerializer.Serialize(new { text = r.Text, labels = SmallData.Labels.Where((_, k) => r.Labels[k]).Select(n => spelling(i, n)) })));

        using var json = Examined(folder, Data((_, n) => n + " "));
        Assert.Equal("healthy", json.RootElement.GetProperty("verdict").GetString());
        var note = Assert.Single(json.RootElement.GetProperty("findings").EnumerateArray(), f => f.GetProperty("id").GetString() == "E3");
        Assert.Equal("note", note.GetProperty("severity").GetString());
        Assert.Equal("E3", CauseOf(Examined(folder, Data((i, n) => i % 2 == 0 ? n : n + " "))));
    }

    [Fact]
    public void One_row_tells_nothing_of_base_rates()
    {
        var row = SmallData.Rows(60).Rows[0];
        using var json = Examined(learned.CopyTo(_root), Written("one.csv", [$"text,{Header}", $"\"{row.Text}\",{string.Join(',', row.Labels.Select(on => on ? 0 : 1))}"]));
        Assert.DoesNotContain(json.RootElement.GetProperty("findings").EnumerateArray(), f => f.GetProperty("id").GetString()!.StartsWith('F'));
    }

    private static bool IsNorm(StoredTensor tensor) => tensor.Name.Contains("LayerNorm.", StringComparison.Ordinal);

    // Ones for a norm's weight, zeros for its bias.
    private static byte[] AsBegun(StoredTensor tensor, byte[] bytes) =>
        [.. Enumerable.Repeat(BitConverter.GetBytes(tensor.Name.EndsWith(".weight", StringComparison.Ordinal) ? 1f : 0), bytes.Length / sizeof(float)).SelectMany(b => b)];

    // A number that parts the values at a place.
    private static double Between(float[] sorted, int at) => (sorted[at - 1] + sorted[at]) / 2.0;

    private static string Header => string.Join(',', SmallData.Labels);

    private string Written(string name, IEnumerable<string> lines)
    {
        var path = Path.Combine(_root, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    private static JsonDocument Examined(string folder, string data, params string[] more) => JsonDocument.Parse(Command.Run(["doctor", folder, "--data", data, "--json", .. more]).Output);

    private static string? CauseOf(JsonDocument json)
    {
        using (json) return json.RootElement.GetProperty("cause").GetProperty("id").GetString();
    }
}
