using System.Globalization;

namespace Multilabel.Cli;

/// <summary>An estimation for people, on one or two screens; the page of <c>--report</c> has all of it.</summary>
internal static class EstimationView
{
    private const int SuspectsShown = 10;

    private static readonly (string Key, string Name)[] s_figures =
    [
        ("f1_micro_zd0", "micro-F1"), ("f1_macro_zd0", "macro-F1"), ("f1_samples_zd0", "samples-F1"), ("subset_accuracy", "rows right"),
    ];

    public static void Write(TextWriter output, EstimationResult result)
    {
        var best = result.Best;
        var micro = best.Figure("f1_micro_zd0");
        output.WriteLine(Text($"On new texts of this kind, expect micro-F1 {Show(micro.Value)}{Between(micro.Interval)} from {best.Name} ({best.Description})."));
        if (result.Caution is { } caution) output.WriteLine(caution);
        output.WriteLine(Text($"{result.Rows} rows, {result.LabelNames.Count} labels; {result.Folds} folds, cut-offs by {OptionNames.Kebab(result.Best.CutOffs.Method)}, each fitted without the rows it is judged by."));
        var table = new TextTable(["candidate", .. s_figures.SelectMany(f => new[] { ">" + f.Name, "95 % interval" }), ">over repeats", ">time"]);
        foreach (var candidate in result.Candidates)
        {
            table.Add([
                candidate.Name, .. s_figures.SelectMany(f => Figure(candidate, f.Key)),
                candidate.Evaluation.Spread["f1_micro_zd0"] is { } spread ? Text($"± {spread:0.000}") : "", LiveLine.Duration(candidate.Seconds)]);
        }
        for (var i = 0; i < best.Evaluation.Baselines.Count; i++)
            table.Add([Text($"({best.Evaluation.Baselines[i]})"), .. s_figures.SelectMany(f => new[] { Show(best.Figure(f.Key).Baselines[i]), "" }), "", ""]);
        table.Write(output);
        output.WriteLine("In brackets: answers that ignore the text. Over repeats: standard deviation of micro-F1 when rows are split and models trained anew.");
        foreach (var comparison in result.Comparisons) output.WriteLine(comparison.Conclusion);
        output.WriteLine(Text($"Calibration error of {best.Name}: {best.Evaluation.Metrics["calibration_error"]:0.000}; perfect probabilities would show {best.Evaluation.CalibrationErrorIfPerfect:0.000} with as many rows."));
        Labels(output, result, best);
        if (result.LearningCurve.Count > 1) Curve(output, result);
        Suspects(output, result);
        foreach (var relation in result.Relations) output.WriteLine(EstimationPage.Sentence(relation));
    }

    private static void Labels(TextWriter output, EstimationResult result, CandidateEstimate best)
    {
        var table = new TextTable("label", ">positives", ">F1", "95 % interval", ">precision", ">recall", ">AP", ">AUC", "95 % interval", ">cut-off", "");
        var remarks = result.Remarks();
        for (var k = 0; k < best.Evaluation.Labels.Count; k++)
        {
            var l = best.Evaluation.Labels[k];
            table.Add(
                l.Label, l.Positives.ToString(CultureInfo.InvariantCulture), Show(l.F1), Range(l.F1Interval), Show(l.Precision), Show(l.Recall), Show(l.AveragePrecision), Show(l.Auc),
                Range(l.AucInterval), l.Cut?.ToString("0.00", CultureInfo.InvariantCulture) ?? "", remarks[k]);
        }
        table.Write(output);
    }

    private static void Curve(TextWriter output, EstimationResult result)
    {
        var points = result.LearningCurve.Select(p => Text($"{p.Rows} rows {p.MicroF1:0.000} / {p.MacroF1:0.000}"));
        output.WriteLine($"By rows trained on ({result.LearningCurve[0].Candidate}, micro-F1 / macro-F1): {string.Join(", ", points)}.");
    }

    private static void Suspects(TextWriter output, EstimationResult result)
    {
        if (EstimationPage.Unjudged(result) is { } unjudged) output.WriteLine(unjudged);
        if (result.Suspects.Count == 0) return;
        output.WriteLine(Text($"About {result.SuspectedErrors} of {result.JudgedCells} labels look wrong. The most doubtful (--review FILE.xlsx writes {result.Suspects.Count} to be checked):"));
        foreach (var cell in result.Suspects.Take(SuspectsShown))
            output.WriteLine(Text($"  {cell.Place}: '{cell.Label}' is {(cell.Given ? "yes" : "no")}, expected with {cell.Probability:0.00} (base rate {cell.BaseRate:0.00}): {Shortened(cell.Text)}"));
    }

    private static IEnumerable<string> Figure(CandidateEstimate candidate, string key)
    {
        var figure = candidate.Figure(key);
        return [Show(figure.Value), Range(figure.Interval)];
    }

    private static string Between(Interval? interval) => interval is null ? "" : Text($" (95 % interval {Range(interval)})");

    private static string Range(Interval? interval) => interval is null ? "" : Text($"{interval.Low:0.000} to {interval.High:0.000}");

    private static string Show(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";

    private static string Shortened(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 80 ? line : line[..79] + "…";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
