using System.Globalization;
using System.Text;

namespace Multilabel;

/// <summary>An estimation as one self-contained page; each figure comes with a sentence that says what it means.</summary>
internal static class EstimationPage
{
    private static readonly (string Key, string Name, string Meaning)[] s_figures =
    [
        ("f1_micro_zd0", "micro-F1", "Of all yes/no answers together: how well finding the labels (recall) and not inventing any (precision) go together. 1 is perfect. Frequent labels count most."),
        ("f1_macro_zd0", "macro-F1", "The mean of the labels' own F1: a rare label counts as much as a frequent one."),
        ("f1_samples_zd0", "samples-F1", "The mean over texts of how well a text's set of labels is met."),
        ("subset_accuracy", "texts exactly right", "The share of texts with every single label right; with many labels this is hard."),
        ("hamming_loss", "wrong answers", "The share of all yes/no answers that are wrong (Hamming loss; lower is better). Answering no to everything already looks good here where labels are rare."),
        ("average_precision_macro_evaluable", "mAP", "How well texts that have a label come before those that have not when sorted by probability, whatever the cut-off; mean over labels that occur."),
        ("lrap", "LRAP", "How well a text's own labels come before the others when sorted by probability."),
        ("log_loss_per_cell", "log-loss", "What a wrong or unsure probability costs, in nats per answer (lower is better)."),
    ];

    // What a reader looks through; the others unfold.
    private const int DoubtsOpen = 25;

    public static void Write(string path, EstimationResult result) => NewFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(Of(result))));

    /// <summary>What a pair of labels suggests, as a sentence.</summary>
    public static string Sentence(LabelRelation r) => r.Kind switch
    {
        LabelRelationKind.Same => $"'{r.First}' and '{r.Second}' are on exactly the same {r.Both} rows: one label under two names? Merge them.",
        LabelRelationKind.Implies => $"Rows with '{r.First}' nearly always have '{r.Second}' as well ({r.Both} rows): is one a kind of the other?",
        _ => string.Create(CultureInfo.InvariantCulture, $"No row has both '{r.First}' and '{r.Second}', although chance would give {r.Expected:0}: do they exclude each other?"),
    };

    /// <summary>Which labels' cells could not be doubted, and why; null where all could.</summary>
    public static string? Unjudged(EstimationResult result) => result.Unjudged is not { Count: > 0 } labels ? null
        : $"Whether a label is wrong cannot be told for {(labels.Count == result.LabelNames.Count ? "any of them" : string.Join(", ", labels.Select(l => $"'{l}'")))}: not learnable yet.";

    private static string Of(EstimationResult result)
    {
        var best = result.Best;
        var page = new StringBuilder(WebPage.Begin("Estimate"));
        var micro = best.Figure("f1_micro_zd0");
        page.Append(Text($"<h1>How good will it be? {result.Source.File}</h1>\n"));
        page.Append(Text($"<p class=\"verdict {(result.Caution is null ? "good" : "bad")}\"><b>On new texts of this kind, expect micro-F1 {micro.Value:0.00}{Between(micro.Interval)} from {best.Name}: {best.Description}.</b><br>"));
        if (result.Caution is { } caution) page.Append(Text($"<b>{caution}</b><br>"));
        page.Append(Text($"{result.Rows} rows and {result.LabelNames.Count} labels were measured in {result.Folds} folds: every row was scored by models that had not seen it, with cut-offs fitted without it.</p>\n"));
        foreach (var note in result.Notes) page.Append(Text($"<p class=\"note\">{note}</p>\n"));
        Figures(page, result);
        Labels(page, result, best);
        page.Append(Text($"<h2>Do the probabilities mean what they say?</h2>\n")).Append(EstimationCharts.Reliability(best.Reliability));
        page.Append(Text($"<p class=\"note\">Each dot is a tenth of all answers of {best.Name}: to the right the probability, upwards how often the label was there. On the line, 0.7 means seven in ten. "))
            .Append(Text($"Mean distance (expected calibration error) {best.Metric("calibration_error"):0.000}; perfect probabilities would show {best.Evaluation.CalibrationErrorIfPerfect:0.000} with as many answers.</p>\n"));
        if (result.LearningCurve.Count > 1) Curve(page, result);
        Doubts(page, result);
        return page.Append(WebPage.End).ToString();
    }

    private static void Figures(StringBuilder page, EstimationResult result)
    {
        page.Append("<h2>What was compared</h2>\n").Append(EstimationCharts.Intervals(result));
        page.Append("<div class=\"figures\"><table><tr><th></th>");
        foreach (var candidate in result.Candidates) page.Append(Text($"<th>{candidate.Name}</th>"));
        foreach (var baseline in result.Best.Evaluation.Baselines) page.Append(Text($"<th>({baseline})</th>"));
        page.Append("</tr>\n");
        foreach (var (key, name, meaning) in s_figures)
        {
            page.Append(Text($"<tr><td><b>{name}</b><br><span class=\"note\">{meaning}</span></td>"));
            foreach (var candidate in result.Candidates)
            {
                var figure = candidate.Figure(key);
                page.Append(Text($"<td>{figure.Value:0.000}<br><span class=\"note\">{Range(figure.Interval)}</span>"));
                if (candidate.Evaluation.Spread[key] is { } spread) page.Append(Text($"<br><span class=\"note\">± {spread:0.000}</span>"));
                page.Append("</td>");
            }
            foreach (var value in result.Best.Figure(key).Baselines) page.Append(Text($"<td>{value:0.000}</td>"));
            page.Append("</tr>\n");
        }
        page.Append("</table></div>\n<p class=\"note\">Under a figure: its 95 % interval, within which it would lie for other texts of this kind and other trainings, and ± the standard deviation when rows are split and models trained anew. In brackets: answers that ignore the text.</p>\n<ul>");
        foreach (var comparison in result.Comparisons) page.Append(Text($"<li>{comparison.Conclusion}</li>"));
        foreach (var candidate in result.Candidates) page.Append(Text($"<li>{candidate.Name}: {candidate.Description}; {candidate.Repeats} × {result.Folds} trainings in {candidate.Seconds:0} s.</li>"));
        page.Append("</ul>\n");
    }

    private static void Labels(StringBuilder page, EstimationResult result, CandidateEstimate best)
    {
        var remarks = result.Remarks();
        page.Append(Text($"<h2>Labels, by {best.Name}</h2>\n<div class=\"figures\"><table><tr><th>label</th><th>texts</th><th>F1</th><th>interval</th><th>precision</th><th>recall</th><th>AP</th><th>AUC</th><th>interval</th><th>cut-off</th><th></th></tr>\n"));
        for (var k = 0; k < best.Evaluation.Labels.Count; k++)
        {
            var l = best.Evaluation.Labels[k];
            page.Append(Text($"<tr><td>{l.Label}</td><td>{l.Positives}</td><td>{l.F1:0.00}</td><td>{Range(l.F1Interval)}</td><td>{l.Precision:0.00}</td><td>{l.Recall:0.00}</td><td>{l.AveragePrecision:0.00}</td><td>{l.Auc:0.00}</td><td>{Range(l.AucInterval)}</td><td>{l.Cut:0.00}</td><td>{remarks[k]}</td></tr>\n"));
        }
        page.Append("</table></div>\n<p class=\"note\">Precision: of the texts that get the label, the share that should. Recall: of the texts that should, the share that gets it. AP and AUC: how well probabilities sort texts with the label before the others (AUC 0.5 is chance). Not learnable yet: the interval of the AUC contains chance, or there are fewer than three texts. More texts help: F1 still rose clearly from half of the rows to all.</p>\n");
    }

    private static void Curve(StringBuilder page, EstimationResult result)
    {
        page.Append(Text($"<h2>Would more texts help?</h2>\n")).Append(EstimationCharts.LearningCurve(result.LearningCurve));
        page.Append(Text($"<p class=\"note\">Blue: micro-F1, orange: macro-F1 of {result.LearningCurve[0].Candidate}, by the number of rows it was trained on. Where the lines still rise at the right, more texts are likely to help.</p>\n"));
    }

    private static void Doubts(StringBuilder page, EstimationResult result)
    {
        page.Append("<h2>Labels that may be wrong</h2>\n");
        if (Unjudged(result) is { } unjudged) page.Append(Text($"<p>{unjudged}</p>\n"));
        if (result.JudgedCells > 0)
            page.Append(Text($"<p>About {result.SuspectedErrors} of {result.JudgedCells} labels contradict what a model expects that has not seen the row. The most doubtful first; correct them in the data, or with the workbook of <code>--review</code>.</p>\n"));
        foreach (var cell in result.Suspects.Take(DoubtsOpen)) Doubt(page, cell);
        if (result.Suspects.Count > DoubtsOpen)
        {
            page.Append(Text($"<details><summary>{result.Suspects.Count - DoubtsOpen} more</summary>\n"));
            foreach (var cell in result.Suspects.Skip(DoubtsOpen)) Doubt(page, cell);
            page.Append("</details>\n");
        }
        if (result.Relations.Count + result.Conflicts.Count == 0) return;
        page.Append("<h2>Labels and rows worth a look</h2>\n<ul>");
        foreach (var relation in result.Relations) page.Append(Text($"<li>{Sentence(relation)}</li>"));
        foreach (var conflict in result.Conflicts)
            page.Append(Text($"<li>The same text with different labels ({string.Join(", ", conflict.DifferingLabels)}) in {string.Join(", ", conflict.Places)}: {conflict.Text}</li>"));
        page.Append("</ul>\n");
    }

    private static void Doubt(StringBuilder page, SuspectCell cell)
    {
        page.Append(Text($"<div class=\"cell\"><p><b>{cell.Label}</b>: the data says <b>{(cell.Given ? "yes" : "no")}</b>, the model expects yes with probability {cell.Probability:0.00} <span class=\"note\">({cell.BaseRate:0.00} of all rows are yes) · {cell.Place}</span></p>\n<p>{cell.Text}</p>\n"));
        if (cell.NearestWith.Count + cell.NearestWithout.Count > 0)
        {
            page.Append("<details><summary>similar texts</summary>");
            Similar(page, "yes", cell.NearestWith);
            Similar(page, "no", cell.NearestWithout);
            page.Append("</details>");
        }
        page.Append("</div>\n");
    }

    private static void Similar(StringBuilder page, string given, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) return;
        page.Append(Text($"<p class=\"note\">There the data says {given}:</p><ul class=\"note\">")).AppendJoin("", texts.Select(t => Text($"<li>{t}</li>"))).Append("</ul>");
    }

    private static string Between(Interval? interval) => interval is null ? "" : string.Create(CultureInfo.InvariantCulture, $" (95 % interval {interval.Low:0.00} to {interval.High:0.00})");

    private static string Range(Interval? interval) => interval is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{interval.Low:0.00} to {interval.High:0.00}");

    private static string Text(FormattableString text) => WebPage.Text(text);
}
