using System.Globalization;
using System.Text;

namespace Multilabel;

/// <summary>Prints a <see cref="DatasetReport"/>: counts, rows per label, one line for all that is fine, and a list of what is doubtful.</summary>
internal sealed class DatasetReportText
{
    private const int LabelsShown = 40, ItemsShown = 5, LongestText = 60;

    private readonly StringBuilder _text = new();
    private readonly List<string> _fine = [];

    public static string Of(DatasetReport report)
    {
        var text = new DatasetReportText();
        text.AddCounts(report);
        text.AddDoubts(report);
        return text._text.ToString().TrimEnd('\n');
    }

    private void AddCounts(DatasetReport report)
    {
        Line($"{report.Rows} {(report.Rows == 1 ? "row" : "rows")}, {report.Labels} {(report.Labels == 1 ? "label" : "labels")}, "
            + string.Create(CultureInfo.InvariantCulture, $"{report.Cardinality:0.00} labels per row (density {report.Density:0.000}), {report.DistinctLabelSets} distinct label sets"));
        var width = report.Positives.Take(LabelsShown).Select(p => p.Label.Length).DefaultIfEmpty().Max();
        foreach (var (label, rows) in report.Positives.Take(LabelsShown))
            Line(string.Create(CultureInfo.InvariantCulture, $"  {label.PadRight(width)}  {rows,6}  {(report.Rows == 0 ? 0 : 100.0 * rows / report.Rows),5:0.0} %"));
        if (report.Positives.Count > LabelsShown) Line($"  and {report.Positives.Count - LabelsShown} more labels");
    }

    private void AddDoubts(DatasetReport report)
    {
        var counts = _text.ToString();
        _text.Clear();
        Doubt("empty texts", report.EmptyTexts, n => $"{Count(n, "row")} without text", p => p);
        if (report.RowsWithoutLabels > 0) Line($"- {Count(report.RowsWithoutLabels, "row")} without a label");
        else _fine.Add("rows without labels");
        if (report.Duplicates > 0) Line($"- {Count(report.Duplicates, "row")} with the text of an earlier row");
        else _fine.Add("duplicates");
        Doubt("conflicting duplicates", report.Conflicts, n => string.Create(CultureInfo.InvariantCulture,
            $"{Count(n, "text")} with different labels in different rows (no loss below {report.IrreducibleLoss:0.0000} nats per cell is possible)"),
            c => $"\"{Shortened(c.Text)}\": {string.Join(", ", c.Places.Take(ItemsShown))} differ in {ClosestName.List(c.DifferingLabels)}");
        if (report.LooksLikeOneRowPerLabel) Line("- it looks like one row per text and label; write all labels of a text into one row");
        Doubt("near-equal label names", report.NearEqualNames, n => $"{Count(n, "pair")} of near-equal label names (merge them?)", p => $"'{p.First}' and '{p.Second}'");
        Doubt("identical labels", report.IdenticalLabels, n => $"{Count(n, "pair")} of labels that exactly the same rows have", p => $"'{p.First}' and '{p.Second}'");
        if (report.NeverUsed.Count > 0) Line($"- no row has {ClosestName.List(report.NeverUsed)}");
        if (report.AlwaysUsed.Count > 0) Line($"- every row has {ClosestName.List(report.AlwaysUsed)}");
        if (report.NeverUsed.Count + report.AlwaysUsed.Count == 0) _fine.Add("constant labels");
        if (report.FewerThanFive.Count > 0) Line($"- fewer than 5 rows have {ClosestName.List(report.FewerThanFive)}");
        if (report.FewerThanTen.Count > 0) Line($"- fewer than 10 rows have {ClosestName.List(report.FewerThanTen)}");
        if (report.FewerThanFive.Count + report.FewerThanTen.Count == 0) _fine.Add("rare labels");
        var told = report.NamesInTexts.Where(n => n.RowsWithLabel * 2 >= n.Rows).OrderByDescending(n => n.RowsWithLabel).ToList();
        Doubt("label names in texts", told, n => $"{Count(n, "label name")} in texts that have the label", n => $"'{n.Label}' in {Count(n.Rows, "row")}, {n.RowsWithLabel} of them with the label");
        if (report.RowsTooLong > 0) Line($"- {Count(report.RowsTooLong.Value, "row")} longer than the {report.MaxLength} tokens that the encoder reads ({report.TokensCut} tokens are cut)");
        else if (report.RowsTooLong == 0) _fine.Add("rows longer than the encoder reads");

        var doubts = _text.ToString();
        _text.Clear().Append(counts);
        if (_fine.Count > 0) Line($"Fine: no {string.Join(", no ", _fine)}");
        if (doubts.Length > 0) _text.Append("Doubtful:\n").Append(doubts);
    }

    private void Doubt<T>(string what, IReadOnlyList<T> items, Func<int, string> head, Func<T, string> shown)
    {
        if (items.Count == 0)
        {
            _fine.Add(what);
            return;
        }
        Line("- " + head(items.Count));
        foreach (var item in items.Take(ItemsShown)) Line("    " + shown(item));
        if (items.Count > ItemsShown) Line($"    and {items.Count - ItemsShown} more");
    }

    private void Line(string line) => _text.Append(line).Append('\n');

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private static string Shortened(string text)
    {
        var line = Column.CleanName(text);
        return line.Length > LongestText ? line[..LongestText] + "…" : line;
    }
}
