namespace Multilabel.DoctorBenchmark;

/// <summary>A row of data.csv: a text and the names of its labels.</summary>
internal sealed record DataRow(string Text, string[] Labels)
{
    public static List<DataRow> Of(IReadOnlyList<string> names, IEnumerable<LabelledText> rows) =>
        [.. rows.Select(row => new DataRow(row.Text, [.. names.Where((_, k) => row.Labels[k])]))];
}
