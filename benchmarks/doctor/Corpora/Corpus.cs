namespace Multilabel.DoctorBenchmark;

/// <summary>Rows to train on, and some more that are not trained on.</summary>
/// <param name="Name">For reports.</param>
/// <param name="Labels">Names in the order of the columns.</param>
/// <param name="Rows">What is trained on.</param>
/// <param name="Others">Rows of the same kind that no model sees.</param>
internal sealed record Corpus(string Name, string[] Labels, LabelledText[] Rows, LabelledText[] Others)
{
    /// <summary>The same corpus with each training text changed; labels and other rows stay.</summary>
    public Corpus WithTexts(string name, Func<LabelledText, int, string> change) =>
        this with { Name = name, Rows = [.. Rows.Select((row, i) => row with { Text = change(row, i) })] };

    /// <summary>The same corpus with the labels of each training row changed.</summary>
    public Corpus WithLabels(string name, Func<LabelledText, int, bool[]> change) =>
        this with { Name = name, Rows = [.. Rows.Select((row, i) => row with { Labels = change(row, i) })] };

    /// <summary>The labels that most training rows have, the most frequent first.</summary>
    public int[] MostFrequent(int count) => [.. Enumerable.Range(0, Labels.Length).OrderByDescending(RowsWith).Take(count)];

    /// <summary>The labels that the fewest training rows have, the rarest first.</summary>
    public int[] Rarest(int count) => [.. Enumerable.Range(0, Labels.Length).OrderBy(RowsWith).Take(count)];

    private int RowsWith(int label) => Rows.Count(row => row.Labels[label]);
}
