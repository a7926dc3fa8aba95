using System.Globalization;
using System.Net;
using System.Text;

namespace Multilabel;

/// <summary><c>report.html</c>: one self-contained page that says what a classifier learned, readable by somebody who does not know the field.</summary>
internal static class ReportPage
{
    public const string FileName = "report.html";

    public static void Write(string folder, ClassifierManifest manifest) => File.WriteAllText(Path.Combine(folder, FileName), Of(manifest), new UTF8Encoding(false));

    private static string Of(ClassifierManifest manifest)
    {
        var verdict = manifest.Verdict!;
        var training = manifest.Training!;
        var e = verdict.Evidence;
        var page = new StringBuilder();
        page.Append(WebPage.Begin("Classifier report"));
        page.Append(Text($"<h1>Classifier of {training.Source}</h1>\n<p>{training.Model}, trained {training.Trained}.</p>\n"));
        page.Append(Text($"<p class=\"verdict {(verdict.IsAsPlanned ? "good" : "bad")}\"><b>{verdict.Line}</b><br>{verdict.Cause}{(verdict.Cause is null ? "" : " ")}{verdict.Action}</p>\n"));
        page.Append("<h2>Did it learn its training rows?</h2>\n<table>\n");
        Row(page, "Loss on all training rows, nats a cell (0 is perfect)", e.Loss, "0.0000");
        Row(page, "Loss of always answering each label's frequency: no knowledge of the texts", e.Floor, "0.0000");
        Row(page, "Loss that equal texts with different labels force on any model", e.IrreducibleLoss, "0.0000");
        Row(page, "Cells right at the cut-offs, share", (double)e.CellsRight / e.Cells, "0.0000");
        Row(page, "Rows with every label right, share", (double)e.RowsRight / e.Rows, "0.0000");
        Row(page, "Largest share of wrong cells that the reported loss allows", e.WrongCellsAllowed, "0.0000");
        page.Append("</table>\n");
        if (training.Record.Epochs.Count > 1) Curve(page, training.Record.Epochs, e.Floor);
        page.Append("<h2>Labels</h2>\n<table><tr><th>label</th><th>training rows</th><th>learned</th><th>wrong</th><th>cut-off</th></tr>\n");
        for (var k = 0; k < e.Labels.Count; k++)
        {
            var label = e.Labels[k];
            page.Append(Text($"<tr><td>{label.Name}</td><td>{label.Positives}</td><td>{label.LearnedFraction:0.00}</td><td>{e.Rows - label.CellsRight}</td><td>{manifest.CutOffs.Thresholds[k]:0.00}</td></tr>\n"));
        }
        page.Append("</table>\n<p class=\"note\">Learned: 0 knows only how frequent the label is, 1 is perfect on the training rows.</p>\n");
        if (manifest.HeldOut is { } scores)
        {
            page.Append(Text($"<h2>On {training.HeldOutRows.Count} rows it has not seen</h2>\n<table>\n"));
            foreach (var (name, value) in scores)
                if (value is { } number) Row(page, name.Replace('_', ' '), number, "0.000");
            page.Append("</table>\n<p class=\"note\">So few rows give rough figures; evaluate on more labelled texts for an interval.</p>\n");
        }
        return page.Append(WebPage.End).ToString();
    }

    // Training and held-out loss over the epochs with the base rate as a line; the highest value shown is a little above the base rate.
    private static void Curve(StringBuilder page, List<EpochRecord> epochs, double floor)
    {
        var top = Math.Max(1.2 * floor, epochs.Max(r => r.HeldOut?.Loss ?? r.Loss));
        string Points(Func<EpochRecord, double?> value) => string.Join(' ', epochs.Where(r => value(r) is not null)
            .Select(r => string.Create(CultureInfo.InvariantCulture, $"{40 + (650.0 * (r.Epoch - 1) / (epochs.Count - 1)):0.0},{200 - (180 * Math.Min(1, value(r)!.Value / top)):0.0}")));
        var line = string.Create(CultureInfo.InvariantCulture, $"{200 - (180 * floor / top):0.0}");
        page.Append("<h2>Loss over the epochs</h2>\n<svg viewBox=\"0 0 700 220\" role=\"img\" aria-label=\"loss over the epochs\"><g fill=\"none\" stroke-width=\"2\">")
            .Append(CultureInfo.InvariantCulture, $"<line x1=\"40\" x2=\"690\" y1=\"{line}\" y2=\"{line}\" stroke=\"#888\" stroke-dasharray=\"6 4\"/>")
            .Append("<line x1=\"40\" x2=\"690\" y1=\"200\" y2=\"200\" stroke=\"#8888\" stroke-width=\"1\"/>")
            .Append(CultureInfo.InvariantCulture, $"<polyline stroke=\"#2a7de1\" points=\"{Points(r => r.Loss)}\"/><polyline stroke=\"#e07b00\" points=\"{Points(r => r.HeldOut?.Loss)}\"/></g>")
            .Append("</svg>\n<p class=\"note\">Blue: training rows. Orange: held-out rows. Dashed: the label frequencies alone; a model above it has learned nothing of the texts.</p>\n");
    }

    private static void Row(StringBuilder page, string name, double value, string format) =>
        page.Append(Text($"<tr><td>{name}</td><td>{value.ToString(format, CultureInfo.InvariantCulture)}</td></tr>\n"));

    private static string Text(FormattableString text) => WebPage.Text(text);
}
