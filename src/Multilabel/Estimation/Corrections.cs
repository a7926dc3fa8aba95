namespace Multilabel;

/// <summary>Puts what a person decided about doubtful labels into the data.</summary>
internal static class Corrections
{
    /// <exception cref="MultilabelException">A row or a label is not in the data, or the data no longer says what was reviewed.</exception>
    public static Dataset Apply(Dataset dataset, IReadOnlyList<ReviewedCell> changes)
    {
        var rows = dataset.Rows.Select(r => r with { Labels = [.. r.Labels] }).ToList();
        var places = rows.Select((r, i) => (r.Id, i)).ToDictionary(pair => pair.Id, pair => pair.i, StringComparer.Ordinal);
        foreach (var change in changes)
        {
            if (!places.TryGetValue(change.Row, out var row))
                throw new MultilabelException($"{change.Place}: row '{change.Row}' is not in {dataset.Source.File}; review and data must be of the same file.");
            var label = dataset.LabelNames.ToList().IndexOf(change.Label);
            if (label < 0)
                throw new MultilabelException($"{change.Place}: label '{change.Label}' is not in {dataset.Source.File}{ClosestName.Suggest(change.Label, dataset.LabelNames)}.");
            if (dataset.Rows[row].Labels[label] != change.Given)
                throw new MultilabelException($"{change.Place}: '{change.Label}' was {(change.Given ? "yes" : "no")} when it was reviewed, but {dataset.Rows[row].Place} now says {(change.Given ? "no" : "yes")}; make the review anew with multilabel estimate --review.");
            rows[row].Labels[label] = !change.Given;
        }
        return new Dataset(dataset.LabelNames, rows, dataset.Source);
    }
}
