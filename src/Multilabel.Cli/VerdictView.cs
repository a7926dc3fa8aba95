using System.Globalization;

namespace Multilabel.Cli;

/// <summary>A verdict with its evidence, for people.</summary>
internal static class VerdictView
{
    public static void Write(TextWriter writer, ClassifierManifest manifest)
    {
        var verdict = manifest.Verdict!;
        var e = verdict.Evidence;
        var record = manifest.Training!.Record;
        writer.WriteLine();
        writer.WriteLine(verdict.Line);
        Line(writer, "measured on", $"all {e.Rows} training rows, evaluation mode, model loaded again from disk");
        Line(writer, "loss", $"{e.Loss:0.0000} nats a cell; label frequencies alone {e.Floor:0.0000}; conflicting duplicates force {e.IrreducibleLoss:0.0000}");
        Line(writer, "learned", $"{e.LearnedFraction:0.000} of the way from the label frequencies to perfect");
        Line(writer, "right", $"{e.CellsRight} of {e.Cells} cells, {e.RowsRight} of {e.Rows} rows at the cut-offs; {e.CellsRightAtBestCut} cells at each label's best cut");
        Line(writer, "certificate", $"reported loss {e.ReportedLoss ?? e.Loss:0.0000} allows {Percent(e.WrongCellsAllowed)} wrong cells at 0.5, {Percent((double)e.CellsWrongAtHalf / e.Cells)} are wrong");
        Line(writer, "weights", $"{Weights(e.Weights, record)}");
        Line(writer, "stability", $"two passes differ by {e.RepeatDifference:0.0e+0}, alone against in a padded batch by {e.BatchDifference:0.0e+0}");
        if (verdict.Cause is { } cause) Line(writer, "cause", $"{cause}");
        Line(writer, "next", $"{verdict.Action}");
        WriteLabels(writer, manifest, e);
        WriteHeldOut(writer, manifest);
    }

    private static void WriteLabels(TextWriter writer, ClassifierManifest manifest, VerdictEvidence e)
    {
        var table = new TextTable("label", ">rows", ">learned", ">wrong", ">cut-off");
        for (var k = 0; k < e.Labels.Count; k++)
        {
            var label = e.Labels[k];
            table.Add(
                label.Name, Text($"{label.Positives}"), Text($"{label.LearnedFraction:0.00}"), Text($"{e.Rows - label.CellsRight}"),
                Text($"{manifest.CutOffs.Thresholds[k]:0.00}"));
        }
        table.Write(writer);
    }

    private static void WriteHeldOut(TextWriter writer, ClassifierManifest manifest)
    {
        if (manifest.HeldOut is not { } scores) return;
        writer.WriteLine(Text($"On the {manifest.Training!.HeldOutRows.Count} held-out rows: ") + string.Join(", ", scores.Where(s => s.Value is not null).Select(s => Text($"{s.Key.Replace('_', ' ')} {s.Value:0.000}"))));
    }

    private static string Weights(IReadOnlyDictionary<string, string> digests, TrainingRecord record)
    {
        if (!digests.TryGetValue("reloaded", out var reloaded)) return "";
        var same = digests.Where(d => d.Key != "reloaded" && d.Value == reloaded).Select(d => d.Key).ToList();
        return $"the folder holds {reloaded[..12]}…, which is: {(same.Count == 0 ? "none of those seen while training" : string.Join(", ", same))}"
            + (record.ChosenBy is { } metric ? $" (epoch {record.ChosenEpoch}, chosen by {metric})" : "");
    }

    private static void Line(TextWriter writer, string name, FormattableString text) => writer.WriteLine($"  {name,-12}{Text(text)}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("0.00", CultureInfo.InvariantCulture) + " %";
}
