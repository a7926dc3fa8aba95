using System.Globalization;

namespace Multilabel;

/// <summary>In which fold every row is evaluated, once per repeat.</summary>
/// <param name="FoldOf">[repeats][rows], from 0.</param>
/// <param name="Folds">How many.</param>
/// <param name="Notes">What a person should know: folds that had to be fewer, labels that are not in every fold, near duplicates.</param>
internal sealed record FoldPlan(int[][] FoldOf, int Folds, IReadOnlyList<string> Notes)
{
    /// <summary>Spreads the labels evenly over folds (iterative stratification), a new way for each repeat; or takes the folds that the data brings.</summary>
    /// <param name="dataset">Its rows all have a text.</param>
    /// <param name="folds">Wanted; fewer where there are fewer different texts or groups.</param>
    /// <param name="repeats">Ignored where the data brings folds.</param>
    /// <param name="seed">Of the splits.</param>
    /// <exception cref="MultilabelException">All rows belong together, or a row has no fold although a column of folds is named.</exception>
    public static FoldPlan Create(Dataset dataset, int folds, int repeats, long seed)
    {
        var rows = dataset.Rows;
        var groups = RowGroups.Of(rows);
        var numbers = groups.Numbers;
        if (numbers.Distinct().Count() < 2) throw Inseparable(dataset);
        var notes = new List<string>();
        int[][] foldOf;
        if (rows.Any(r => r.Fold is not null))
        {
            foldOf = [FromColumn(dataset)];
            folds = foldOf[0].Max() + 1;
            var torn = numbers.Zip(foldOf[0]).GroupBy(pair => pair.First).Where(group => group.Select(pair => pair.Second).Distinct().Count() > 1).Sum(group => group.Count());
            if (torn > 0)
                notes.Add(Text($"{torn} rows with equal or nearly equal texts, or of one group, are in different folds of the column: the scores will be better than those on new texts."));
        }
        else
        {
            var most = numbers.Distinct().Count();
            if (most < folds) notes.Add(Text($"{folds} folds need {folds} different texts or groups; there are {most}, so there are {most} folds."));
            folds = Math.Min(folds, most);
            foldOf = [.. Enumerable.Range(0, repeats).Select(repeat => IterativeStratification.Folds([.. rows.Select(r => r.Labels)], folds, SeedOf(seed, repeat), numbers))];
            if (groups.NearRows > 0) notes.Add(Text($"{groups.NearRows} rows have a text equal or nearly equal to another row's; such rows stay in one fold."));
        }
        notes.AddRange(LabelNotes(dataset, foldOf, folds));
        return new FoldPlan(foldOf, folds, notes);
    }

    private static long SeedOf(long seed, int repeat) => seed + 1000L * repeat;

    private static int[] FromColumn(Dataset dataset)
    {
        if (dataset.Rows.FirstOrDefault(r => r.Fold is null) is { } row)
            throw new MultilabelException($"{row.Place} has no fold, but other rows have. Fill the column in, or leave --fold away.");
        var values = dataset.Rows.Select(r => r.Fold!).Distinct(StringComparer.Ordinal).OrderBy(v => double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.MaxValue)
            .ThenBy(v => v, StringComparer.Ordinal).ToList();
        return values.Count >= 2 ? [.. dataset.Rows.Select(r => values.IndexOf(r.Fold!))]
            : throw new MultilabelException($"{dataset.Source.File}: the column of folds has the one value '{values[0]}'; at least two folds are needed. Leave --fold away to have them made.");
    }

    // Rare labels are trained on in every fold that leaves one of their rows, and measured where one falls.
    private static IEnumerable<string> LabelNotes(Dataset dataset, int[][] foldOf, int folds)
    {
        for (var k = 0; k < dataset.LabelNames.Count; k++)
        {
            var positives = Enumerable.Range(0, dataset.Rows.Count).Where(i => dataset.Rows[i].Labels[k]).ToList();
            var name = dataset.LabelNames[k];
            if (positives.Count == 0) yield return $"Label '{name}' is on no row: nothing to learn or to measure.";
            else if (positives.Count == dataset.Rows.Count) yield return $"Label '{name}' is on every row: nothing to tell apart.";
            else if (positives.Count == 1) yield return $"Label '{name}' has 1 positive: where that is measured, it was not trained on, so it cannot be found.";
            else if (foldOf.Min(fold => positives.Select(i => fold[i]).Distinct().Count()) is var measured && measured < folds)
                yield return Text($"Label '{name}' has {positives.Count} positives: evaluated in {measured} of {folds} folds.");
        }
    }

    private static MultilabelException Inseparable(Dataset dataset)
    {
        var group = dataset.Rows[0].Group;
        return new(group is not null && dataset.Rows.All(r => r.Group == group)
            ? $"{dataset.Source.File}: all {dataset.Rows.Count} rows belong to the group '{group}', so none can be tested by a model that has not seen the group. Name another column with --group, or leave it away."
            : $"{dataset.Source.File}: all {dataset.Rows.Count} rows belong together (equal or nearly equal texts, or one group), so none can be tested by a model that has not seen it. At least two different texts are needed.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
