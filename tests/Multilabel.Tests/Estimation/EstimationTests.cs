using System.Text.Json;

namespace Multilabel.Tests;

public sealed class EstimationTests
{
    private static readonly EstimationOptions s_quick = new() { Folds = 4, Repeats = 2 };

    [Fact]
    public void Labels_that_follow_from_words_are_found_on_rows_that_were_not_seen()
    {
        var result = Classifier.Estimate(SmallData.Rows(80), SmallData.Linear, options: s_quick);
        var linear = Assert.Single(result.Candidates);
        Assert.True(linear.Metric("f1_micro_zd0") > 0.9, $"{linear.Metric("f1_micro_zd0")}");
        Assert.Equal(2, linear.Repeats);
        Assert.All(linear.Evaluation.Headline, figure => Assert.InRange(figure.Value!.Value, figure.Interval!.Low - 1e-9, figure.Interval.High + 1e-9));
        Assert.All(linear.Evaluation.Labels, label => Assert.True(label.IsLearnable));
        Assert.Null(result.Caution);
        Assert.Equal([0.25, 0.5, 0.75, 1], result.LearningCurve.Select(p => p.Share));
    }

    [Fact]
    public void Labels_that_have_nothing_to_do_with_the_texts_are_not_better_than_chance()
    {
        var random = new SeededRandom(9);
        var rows = SmallData.Rows(120).Rows.Select(r => r with { Labels = [.. r.Labels.Select(_ => random.Next(3) == 0)] }).ToList();
        var result = Classifier.Estimate(Of(rows, SmallData.Labels), SmallData.Linear, options: s_quick with { LearningCurve = false });
        // The interval of an AUC without any signal contains 0.5 in 19 of 20 labels.
        Assert.True(result.Best.Evaluation.Labels.Count(label => !label.IsLearnable) >= 3);
        Assert.InRange(result.Best.Metric("auc_micro")!.Value, 0.3, 0.65);
        Assert.NotNull(result.Caution);
        Assert.Contains("verdict bad", Page(result), StringComparison.Ordinal);
        // What is no better than chance cannot call a label wrong.
        Assert.DoesNotContain(result.Suspects, cell => result.Unjudged.Contains(cell.Label));
    }

    [Fact]
    public void Flipped_cells_are_among_the_first_suspects()
    {
        var clean = SmallData.Rows(120).Rows;
        var random = new SeededRandom(2);
        var flipped = random.Permutation(clean.Count * 4).Take(15).ToHashSet();   // 3 % of the cells
        var rows = clean.Select((r, i) => r with { Labels = [.. r.Labels.Select((on, k) => flipped.Contains(4 * i + k) ? !on : on)] }).ToList();
        var result = Classifier.Estimate(Of(rows, SmallData.Labels), SmallData.Linear, options: s_quick with { LearningCurve = false });
        var hits = result.Suspects.Take(15).Count(cell => flipped.Contains(4 * cell.Row + SmallData.Labels.ToList().IndexOf(cell.Label)));
        Assert.True(hits >= 12, $"{hits} of 15");
        Assert.All(result.Suspects, cell => Assert.True(cell.Score < 0.5));
    }

    [Fact]
    public void An_encoder_is_measured_frozen_and_fine_tuned_and_compared_with_the_linear_model()
    {
        var result = Classifier.Estimate(SmallData.Rows(40), SmallData.Quick() with { Epochs = 3 }, new EstimationOptions { Folds = 2, Repeats = 1, LearningCurve = false });
        Assert.Equal(["linear", "frozen", "finetuned"], result.Candidates.Select(c => c.Name));
        Assert.Equal(6, result.Comparisons.Count);
    }

    public static TheoryData<string> OddData => ["one label", "all rows alike", "rare labels", "fewer rows than folds", "duplicates"];

    [Theory]
    [MemberData(nameof(OddData))]
    public void Odd_data_give_notes_and_never_a_number_that_is_none(string kind)
    {
        var rows = SmallData.Rows(24).Rows.ToList();
        var names = SmallData.Labels;
        switch (kind)
        {
            case "one label":
                rows = rows.ConvertAll(r => r with { Labels = [r.Labels[0]] });
                names = [SmallData.Labels[0]];
                break;
            case "all rows alike":
                rows = rows.ConvertAll(r => r with { Labels = [true, false, true, false] });
                break;
            case "rare labels":
                rows = [.. rows.Select((r, i) => r with { Labels = [i == 0, i < 2, true, r.Labels[3]] })];
                break;
            case "fewer rows than folds":
                rows = rows[..12];
                break;
            default:
                rows = [.. rows.Select((r, i) => r with { Text = rows[i / 2].Text })];
                break;
        }
        var result = Classifier.Estimate(Of(rows, names), SmallData.Linear, options: new EstimationOptions { Folds = kind == "fewer rows than folds" ? 20 : 4, Repeats = 2 });
        using var stream = new MemoryStream();
        EstimationJson.Write(stream, result);
        using var json = JsonDocument.Parse(stream.ToArray());
        var candidate = json.RootElement.GetProperty("candidates")[0];
        Assert.Equal("linear", candidate.GetProperty("name").GetString());
        Assert.InRange(candidate.GetProperty("micro_f1").GetDouble(), 0, 1);
        Assert.Equal(names.Count, candidate.GetProperty("labels").GetArrayLength());
        Assert.DoesNotContain("NaN", System.Text.Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
        if (kind is not "one label") Assert.NotEmpty(result.Notes);
    }

    [Fact]
    public void A_budget_that_allows_nothing_leaves_out_and_says_what_would_be_enough()
    {
        var result = Classifier.Estimate(SmallData.Rows(40), SmallData.Quick() with { Epochs = 15 }, new EstimationOptions { Folds = 4, Repeats = 2, Budget = 0.02, Candidates = "linear,finetuned" });
        Assert.Equal(["linear"], result.Candidates.Select(c => c.Name));
        Assert.Single(result.Notes, note => note.StartsWith("finetuned was left out: one pass over the folds takes about", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_complete_when_it_was_interrupted_is_reported()
    {
        using var inCurve = new CancellationTokenSource();
        var result = Classifier.Estimate(SmallData.Rows(40), SmallData.Linear, s_quick, new Interrupt("learning curve", 0.2, inCurve), inCurve.Token);
        Assert.Equal(2, Assert.Single(result.Candidates).Repeats);
        Assert.Empty(result.LearningCurve);
        Assert.Contains("The learning curve was left out: interrupted.", result.Notes);

        using var inSecondRepeat = new CancellationTokenSource();
        result = Classifier.Estimate(SmallData.Rows(40), SmallData.Linear, s_quick, new Interrupt("linear", 0.6, inSecondRepeat), inSecondRepeat.Token);
        Assert.Equal(1, Assert.Single(result.Candidates).Repeats);
        Assert.Contains("linear: 1 of 2 repeats; interrupted.", result.Notes);

        using var inFirst = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Classifier.Estimate(SmallData.Rows(40), SmallData.Linear, s_quick, new Interrupt("linear", 0, inFirst), inFirst.Token));
    }

    [Fact]
    public void How_far_it_is_rises_from_0_to_1_for_the_learning_curve_too()
    {
        var steps = new Steps();
        Classifier.Estimate(SmallData.Rows(40), SmallData.Linear, s_quick, steps);
        foreach (var what in new[] { "linear", "learning curve" })
        {
            var shares = steps.Seen.Where(s => s.What == what).Select(s => s.Share).ToList();
            Assert.Equal(shares.Order(), shares);
            Assert.Equal(1, shares[^1], 9);
        }
    }

    private sealed class Interrupt(string what, double from, CancellationTokenSource source) : IProgress<EstimationProgress>
    {
        public void Report(EstimationProgress value)
        {
            if (value is EstimationStep step && step.What == what && step.Share >= from) source.Cancel();
        }
    }

    private sealed class Steps : IProgress<EstimationProgress>
    {
        public List<EstimationStep> Seen { get; } = [];

        public void Report(EstimationProgress value)
        {
            if (value is EstimationStep step) Seen.Add(step);
        }
    }

    [Theory]
    [InlineData("liner", "'liner' is not a candidate; closest: 'linear'; expected some of linear, frozen, finetuned, separated by commas.")]
    [InlineData("frozen", "The candidate 'frozen' needs an encoder: name one with --encoder, or leave the candidate away.")]
    public void A_candidate_that_cannot_be_is_refused(string name, string message) =>
        Assert.Equal(message, Assert.Throws<MultilabelException>(() => Classifier.Estimate(SmallData.Rows(20), SmallData.Linear, options: new EstimationOptions { Candidates = name })).Message);

    [Fact]
    public void The_page_holds_texts_as_text_and_no_reference_to_elsewhere()
    {
        var rows = SmallData.Rows(40).Rows.Select((r, i) => r with { Text = $"<script>{r.Text}", Labels = i < 6 ? [.. r.Labels.Select(on => !on)] : r.Labels }).ToList();
        var page = Page(Classifier.Estimate(Of(rows, SmallData.Labels), SmallData.Linear, options: s_quick));
        Assert.Contains("&lt;script&gt;In year", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_shows_the_most_doubtful_labels_and_folds_the_others_away()
    {
        var result = Classifier.Estimate(SmallData.Rows(40), SmallData.Linear, options: s_quick);
        var doubt = new SuspectCell(0, "1", "row 2", "a text", "Pay", true, 0.1, 0.3, ["like it"], []);
        var page = Page(result with { Suspects = [.. Enumerable.Range(0, 60).Select(i => doubt with { Text = $"text {i};" })] });
        Assert.Contains("<summary>35 more</summary>", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("text 24;", StringComparison.Ordinal) < page.IndexOf("35 more", StringComparison.Ordinal));
        Assert.True(page.IndexOf("text 25;", StringComparison.Ordinal) > page.IndexOf("35 more", StringComparison.Ordinal));
        Assert.Equal(60, page.Split("<li>like it</li>").Length - 1);
    }

    private static string Page(EstimationResult result)
    {
        var folder = Directory.CreateTempSubdirectory("multilabel-test-").FullName;
        try
        {
            var path = Path.Combine(folder, "report.html");
            EstimationPage.Write(path, result);
            return File.ReadAllText(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dataset Of(List<DatasetRow> rows, IReadOnlyList<string> labels) =>
        new(labels, rows, new DatasetSource { File = "memory", TextColumn = "text", LabelLayout = "names", Rows = rows.Count });
}
