using System.Globalization;

namespace Multilabel;

/// <summary>Which rows train and which are held out; equal texts are on one side, labels spread evenly (iterative stratification).</summary>
internal sealed record HoldoutSplit(int[] Train, int[] HeldOut, string Note)
{
    public static HoldoutSplit Create(Dataset dataset, TrainingOptions options)
    {
        var usable = Enumerable.Range(0, dataset.Rows.Count).Where(i => !string.IsNullOrWhiteSpace(dataset.Rows[i].Text)).ToArray();
        if (!options.Holdout) return new HoldoutSplit(usable, [], "All rows train; nothing is held out to measure on (--no-holdout).");
        var labels = usable.Select(i => dataset.Rows[i].Labels).ToArray();
        var held = IterativeStratification.Holdout(labels, options.HoldoutShare, options.Seed, Groups(usable.Select(i => dataset.Rows[i])));   // [rows], true = held out
        var train = usable.Where((_, at) => !held[at]).ToArray();
        var rest = usable.Where((_, at) => held[at]).ToArray();
        if (train.Length < 2 || rest.Length == 0) return new HoldoutSplit(usable, [], "All rows train: too few different texts to hold any out.");
        return new HoldoutSplit(train, rest, string.Create(CultureInfo.InvariantCulture, $"{train.Length} rows train, {rest.Length} are held out to measure on."));
    }

    /// <summary>A number per row, the same for rows of equal text.</summary>
    public static int[] Groups(IEnumerable<DatasetRow> rows) => IterativeStratification.Groups(rows.Select(r => DuplicateTexts.Normalize(r.Text)));
}
