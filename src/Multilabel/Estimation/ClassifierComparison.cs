namespace Multilabel;

/// <summary>Saved classifiers on the same labelled texts.</summary>
internal static class ClassifierComparison
{
    private static readonly (string Key, string Name)[] s_figures =
    [
        ("f1_micro_zd0", "micro-F1"), ("f1_macro_zd0", "macro-F1"), ("f1_samples_zd0", "samples-F1"), ("subset_accuracy", "rows exactly right"),
    ];

    /// <exception cref="MultilabelException">A folder is no classifier, or the classifiers have different labels.</exception>
    public static IReadOnlyList<ComparedClassifier> Of(IReadOnlyList<string> folders, Dataset dataset, string device)
    {
        (IReadOnlyList<string> Names, bool[][] Labels, ScoredTable Table)? first = null;
        var compared = new List<ComparedClassifier>();
        foreach (var folder in folders)
        {
            using var classifier = Classifier.Load(folder, device: device);
            var (labels, table) = classifier.Score(dataset);
            first ??= (classifier.LabelNames, labels, table);
            var reference = first.Value;
            if (!classifier.LabelNames.Order(StringComparer.Ordinal).SequenceEqual(reference.Names.Order(StringComparer.Ordinal)))
                throw new MultilabelException($"{folder} has other labels ({ClosestName.List(classifier.LabelNames)}) than {folders[0]} ({ClosestName.List(reference.Names)}); only classifiers of the same labels can be compared.");
            var order = reference.Names.Select(name => classifier.LabelNames.ToList().IndexOf(name)).ToArray();
            table = new ScoredTable(Reordered(table.Probabilities, order), Reordered(table.Decided, order));
            var values = MetricTable.Compute(reference.Labels, table.Probabilities, table.Decided);
            var others = MetricTable.Compute(reference.Labels, reference.Table.Probabilities, reference.Table.Decided);
            var differences = compared.Count == 0 ? null : Bootstrap.Differences(reference.Labels, table, reference.Table, seed: 0).Intervals;
            compared.Add(new ComparedClassifier(folder, [.. s_figures.Select(f => new ComparedFigure(f.Name, values[f.Key], others[f.Key], differences?.GetValueOrDefault(f.Key)))]));
        }
        return compared;
    }

    private static T[][] Reordered<T>(T[][] rows, int[] order) => Array.ConvertAll(rows, row => Array.ConvertAll(order, k => row[k]));
}

/// <summary>A classifier with its figures.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Figures">Each with its difference from the first classifier's.</param>
internal sealed record ComparedClassifier(string Folder, IReadOnlyList<ComparedFigure> Figures);

/// <summary>A figure beside that of the first classifier.</summary>
/// <param name="Name">Such as micro-F1.</param>
/// <param name="Value">Of this classifier.</param>
/// <param name="Reference">Of the first.</param>
/// <param name="Difference">95 % interval of value - reference; null for the first, or where there are too many cells to resample.</param>
internal sealed record ComparedFigure(string Name, double? Value, double? Reference, Interval? Difference)
{
    /// <summary>One sentence.</summary>
    public string Conclusion(string folder, string first) => Difference switch
    {
        { Low: > 0 } => $"{folder} is better than {first} in {Name}.",
        { High: < 0 } => $"{folder} is worse than {first} in {Name}.",
        _ => $"Between {folder} and {first} no difference in {Name} can be shown with these texts.",
    };
}
