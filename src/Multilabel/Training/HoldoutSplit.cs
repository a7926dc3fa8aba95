using System.Globalization;

namespace Multilabel;

/// <summary>Which rows train and which are held out; equal and nearly equal texts are on one side, labels spread evenly (iterative stratification).</summary>
internal sealed record HoldoutSplit(int[] Train, int[] HeldOut, string Note)
{
    /// <param name="dataset">Its rows all have a text.</param>
    /// <param name="options">Share and seed.</param>
    public static HoldoutSplit Create(Dataset dataset, TrainingOptions options)
    {
        var all = Enumerable.Range(0, dataset.Rows.Count).ToArray();
        if (!options.Holdout) return new HoldoutSplit(all, [], "All rows train; nothing is held out to measure on (--no-holdout).");
        var held = IterativeStratification.Holdout([.. dataset.Rows.Select(r => r.Labels)], options.HoldoutShare, options.Seed, RowGroups.Of(dataset.Rows).Numbers);   // [rows], true = held out
        var (train, rest) = (Array.FindAll(all, row => !held[row]), Array.FindAll(all, row => held[row]));
        if (train.Length < 2 || rest.Length == 0) return new HoldoutSplit(all, [], "All rows train: too few different texts to hold any out.");
        return new HoldoutSplit(train, rest, string.Create(CultureInfo.InvariantCulture, $"{train.Length} rows train, {rest.Length} are held out to measure on."));
    }
}
