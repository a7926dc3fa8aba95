using System.Globalization;

namespace Multilabel.Tests;

/// <summary>What programs say that read a learned classifier's outputs otherwise, found again by the doctor.</summary>
public sealed class DoctorPredictionsTests(LearnedFolder learned) : DoctorScenario(learned)
{
    [Fact]
    public void Probabilities_near_a_half_are_those_of_a_new_head()
    {
        var random = new SeededRandom(1);
        var lines = Rows.Select(_ => string.Join(',', SmallData.Labels.Select(_ => (0.47 + 0.06 * random.NextDouble()).ToString("0.000000", CultureInfo.InvariantCulture))));
        Assert.Equal("C3", CauseOf(Examined(Copy(), Learned.Data, "--predictions", Written("predictions.csv", [Header, .. lines]))));
    }

    [Fact]
    public void As_many_labels_for_every_row_are_a_rule_of_their_own()
    {
        using var classifier = Classifier.Load(Learned.Folder);
        var lines = classifier.Predict(Rows.Select(r => r.Text)).Select(p => string.Join(',', p.Logits.Select(z => p.Logits.Count(other => other > z) < SmallData.Labels.Count - 1 ? 1 : 0)));
        Assert.Equal("H11", CauseOf(Examined(Copy(), Learned.Data, "--predictions", Written("predictions.csv", [Header, .. lines]))));
    }

    [Fact]
    public void One_cut_that_gives_too_many_labels_stands_in_the_program_and_one_that_decides_alike_is_a_note()
    {
        using var classifier = Classifier.Load(Learned.Folder);
        var predictions = classifier.Predict(Rows.Select(r => r.Text)).ToList();
        string Cut(double at) => Written("predictions.csv", [Header, .. predictions.Select(p => string.Join(',', p.Logits.Select(z => z > at ? 1 : 0)))]);
        var sorted = predictions.SelectMany(p => p.Logits).Order().ToArray();
        var yes = sorted.Count(z => z > 0);

        // Half as many labels again, and one cell in all that falls on the other side.
        Assert.Equal("H11", CauseOf(Examined(Learned.Folder, Learned.Data, "--predictions", Cut(Between(sorted, sorted.Length - (yes * 3 / 2))))));
        using var json = Examined(Learned.Folder, Learned.Data, "--predictions", Cut(Between(sorted, sorted.Length - yes + 2)));
        Assert.Equal("healthy", json.RootElement.GetProperty("verdict").GetString());
    }

    [Fact]
    public void What_a_classifier_says_by_its_own_calibration_and_cut_offs_is_right()
    {
        var folder = Copy();
        var manifest = ManifestFile.Read(Learned.Folder);   // copies come without one
        var calibration = new Calibration(0.8, -0.3, [.. SmallData.Labels.Select((_, k) => 0.1 * k)]) { Cardinality = [new CardinalityPrior([0, 1, 2], [0.2, 2, 0.5])] };
        ManifestFile.Write(folder, manifest with { CutOffs = manifest.CutOffs with { Method = CutOffMethod.PlugIn, Calibration = calibration, Thresholds = [.. SmallData.Labels.Select(_ => 0.3)] } });
        using var classifier = Classifier.Load(folder);
        var predictions = classifier.Predict(Rows.Select(r => r.Text)).ToList();
        foreach (var value in (Func<float[], int, double>[])[(z, k) => calibration.Apply(z)[k], (z, k) => calibration.Apply(z)[k] >= 0.3 ? 1 : 0])
        {
            using var json = Examined(folder, Learned.Data, "--predictions", Written("predictions.csv",
                [Header, .. predictions.Select(p => string.Join(',', SmallData.Labels.Select((_, k) => value([.. p.Logits], k).ToString("0.######", CultureInfo.InvariantCulture))))]));
            Assert.Equal("healthy", json.RootElement.GetProperty("verdict").GetString());
            Assert.DoesNotContain(json.RootElement.GetProperty("findings").EnumerateArray(), f => f.GetProperty("message").GetString()!.Contains("predictions.csv", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Predictions_of_changed_texts_are_known_by_their_likeness_and_those_of_new_norms_are_reproduced()
    {
        using var classifier = Classifier.Load(Learned.Folder);
        string Answers(Func<string, string> change, Classifier by) =>
            Written("predictions.csv", [Header, .. by.Predict(Rows.Select(r => change(r.Text))).Select(p => Line(p.Logits))]);

        Assert.Equal("D9", CauseOf(Examined(Learned.Folder, Learned.Data, "--predictions", Answers(t => $"see {t} below {t[..Math.Min(6, t.Length)]}", classifier))));

        var begun = Copy();
        Rewrite(begun, (tensor, bytes) =>
        [
            new TensorToStore(tensor.Name, tensor.Type, tensor.Shape, IsNorm(tensor) ? AsBegun(tensor, bytes) : bytes),
        ]);
        using var without = Classifier.Load(begun);
        Assert.Equal("C7", CauseOf(Examined(Learned.Folder, Learned.Data, "--predictions", Answers(t => t, without))));
    }

    [Fact]
    public void A_softmax_over_the_texts_of_a_batch_and_texts_given_as_pairs_are_reproduced()
    {
        using var model = ExaminedModel.Open(Learned.Folder);
        var ids = Rows.Select(r => model.Ids(r.Text)).ToList();
        string Written(IEnumerable<IEnumerable<double>> rows) => this.Written("predictions.csv", [Header, .. rows.Select(row => Line(row))]);
        string? CauseWith(string predictions) => CauseOf(Examined(Learned.Folder, Learned.Data, "--predictions", predictions));

        var columns = Enumerable.Range(0, SmallData.Labels.Count).Select(k => model.Logits([.. ids]).Chunk(20).SelectMany(batch => ScoreForm.SoftmaxOf([.. batch.Select(z => (double)z[k])])).ToArray()).ToArray();
        Assert.Equal("H2", CauseWith(Written(Enumerable.Range(0, 60).Select(i => columns.Select(c => c[i])))));

        // The second part begins somewhere in each text.
        var pairs = InputRow.Compute(model, ids.ConvertAll(row => new InputRow([.. row[..(row.Length / 2)], row[^1], .. row[(row.Length / 2)..]]) { SecondFrom = (row.Length / 2) + 1 }));
        Assert.Equal("D8", CauseWith(Written(pairs.Select(z => z!.Select(v => (double)v)))));
    }

    [Fact]
    public void The_mask_of_another_row_and_dropout_of_another_rate_are_named()
    {
        using var model = ExaminedModel.Open(Learned.Folder);
        var ids = Rows.Select(r => model.Ids(r.Text)).ToList();
        // Where no decision turns over, an input that differs is a note.
        string?[] FoundFor(ExaminedModel by, List<InputRow> rows, Dropout? dropout)
        {
            using var json = Examined(Learned.Folder, Learned.Data, "--predictions",
                Written("predictions.csv", [Header, .. InputRow.Compute(by, rows, dropout).Select(z => Line(z!))]));
            return IdsOf(json);
        }

        // What lies behind the first row's mask is not read, padding before its end is.
        var pad = model.Tokenizer!.PadId!.Value;
        var masked = ids.Select((row, i) => ids[i / 8 * 8].Length is var n && n <= row.Length ? row[..n] : [.. row, .. Enumerable.Repeat(pad, n - row.Length)]);
        Assert.Contains("D5", FoundFor(model, [.. masked.Select(row => new InputRow(row))], null));

        using var noisy = ExaminedModel.Open(Learned.Folder, c => c with { HiddenDropout = 0.2, AttentionDropout = 0.2, HeadDropout = 0.2 });
        Assert.Contains("C1", FoundFor(noisy, ids.ConvertAll(row => new InputRow(row)), new Dropout(3, 1)));
    }

    [Fact]
    public void Logits_on_a_line_and_shares_of_a_row_are_no_probabilities_of_labels()
    {
        using var classifier = Classifier.Load(Learned.Folder);
        var logits = classifier.Predict(Rows.Select(r => r.Text)).Select(p => p.Logits.Select(z => (double)z).ToArray()).ToList();
        string? CauseWith(Func<double[], double[]> form) => CauseOf(Examined(Learned.Folder, Learned.Data, "--predictions",
            Written("predictions.csv", [Header, .. logits.Select(z => string.Join(',', form(z).Select(v => v.ToString("0.000000", CultureInfo.InvariantCulture))))])));

        var (low, high) = (logits.Min(z => z.Min()), logits.Max(z => z.Max()));
        Assert.Equal("H3", CauseWith(z => Array.ConvertAll(z, v => (v - low) / (high - low))));
        Assert.Equal("H2", CauseWith(z => ScoreForm.SoftmaxOf(Array.ConvertAll(z, v => v / 3))));
    }

    [Fact]
    public void From_a_lost_prediction_on_every_row_holds_its_neighbours()
    {
        using var classifier = Classifier.Load(Learned.Folder);
        var lines = classifier.Predict(Rows.Select(r => r.Text)).Select(p => string.Join(',', p.Logits.Select(z => z > 0 ? 1 : 0))).ToList();
        Assert.Equal("D12", CauseOf(Examined(Learned.Folder, Learned.Data, "--predictions", Written("predictions.csv", [Header, .. lines.Where((_, i) => i != 9), lines[^1]]))));
    }

    // A number that parts the values at a place.
    private static double Between(float[] sorted, int at) => (sorted[at - 1] + sorted[at]) / 2.0;
}
