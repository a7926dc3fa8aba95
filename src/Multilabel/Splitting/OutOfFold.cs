namespace Multilabel;

/// <summary>Trains on the given rows and returns the logits [scored rows][labels] of the others, in their order.</summary>
internal delegate float[][] FoldTrainer(int fold, int[] trainingRows, int[] scoredRows);

/// <summary>Logits of every row from a model that never saw the row nor its duplicates.</summary>
/// <param name="Logits">[rows][labels]</param>
/// <param name="Fold">The fold in which each row was scored.</param>
internal sealed record OutOfFold(float[][] Logits, int[] Fold)
{
    /// <summary>Cross-validates over stratified folds, one after the other; with fewer groups than folds, over as many folds as groups.</summary>
    public static OutOfFold Score(
        bool[][] labels,
        FoldTrainer train,
        int folds = 5,
        long seed = 0,
        IReadOnlyList<int>? groups = null,
        CancellationToken cancellation = default)
    {
        folds = Math.Min(folds, groups is null ? labels.Length : groups.Distinct().Count());
        if (folds < 2)
            throw new MultilabelException($"{labels.Length} rows of one text cannot be cross-validated; at least two different texts are needed.");
        return Score(IterativeStratification.Folds(labels, folds, seed, groups), folds, train, cancellation: cancellation);
    }

    /// <summary>Cross-validates over given folds, some of them at the same time.</summary>
    public static OutOfFold Score(int[] foldOf, int folds, FoldTrainer train, int atOnce = 1, CancellationToken cancellation = default)
    {
        var logits = new float[foldOf.Length][];
        SideBySide.Run(folds, atOnce, fold =>
        {
            cancellation.ThrowIfCancellationRequested();
            var scored = RowsWhere(foldOf, value => value == fold);
            var scores = train(fold, RowsWhere(foldOf, value => value != fold), scored);
            for (var i = 0; i < scored.Length; i++)
                logits[scored[i]] = scores[i];
        });
        return new OutOfFold(logits, foldOf);
    }

    private static int[] RowsWhere(int[] foldOf, Predicate<int> wanted) => [.. Enumerable.Range(0, foldOf.Length).Where(row => wanted(foldOf[row]))];
}
