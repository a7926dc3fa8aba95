namespace Multilabel;

/// <summary>How well each row fits: what tells rows that were learned from rows that were not, and those from rows whose labels were changed.</summary>
internal sealed class RowFits
{
    private RowFits(double[] loss, int[] wrong, double[] margin) => (Loss, Wrong, Margin) = (loss, wrong, margin);

    /// <summary>Mean loss of each row, in nats per cell.</summary>
    public double[] Loss { get; }

    /// <summary>Cells of each row that are wrong at 0.5.</summary>
    public int[] Wrong { get; }

    /// <summary>The least |logit| of each row: how sure the model is of all its answers, right or wrong.</summary>
    public double[] Margin { get; }

    public int Rows => Loss.Length;

    public IEnumerable<int> WrongRows => Enumerable.Range(0, Rows).Where(i => Wrong[i] > 0);

    public IEnumerable<int> RightRows => Enumerable.Range(0, Rows).Where(i => Wrong[i] == 0);

    /// <summary>Null where nothing could be computed, or not with finite numbers.</summary>
    public static RowFits? Of(Patient patient) => patient.HasLogits && double.IsFinite(patient.Loss) ? Of(patient.Logits, patient.Labels) : null;

    public static RowFits Of(float[][] logits, bool[][] labels) => new(
        [.. logits.Select((row, i) => row.Select((z, k) => BceArithmetic.Cell(z, labels[i][k] ? 1 : 0)).Average())],
        [.. logits.Select((row, i) => row.Where((z, k) => z >= 0 != labels[i][k]).Count())],
        [.. logits.Select(row => row.Min(z => (double)Math.Abs(z)))]);

    /// <summary>
    /// The share of pairs of cells in which the wrong answer is surer than the right one. What was not learned to the end is wrong next to the cut, far below
    /// a half; labels that are wrong themselves are met by answers as sure as any.
    /// </summary>
    public static double WrongCellsSurer(float[][] logits, bool[][] labels)
    {
        var cells = logits.SelectMany((row, i) => row.Select((z, k) => (Size: (double)Math.Abs(z), Wrong: z >= 0 != labels[i][k]))).ToLookup(c => c.Wrong, c => c.Size);
        return ShareAbove([.. cells[true]], [.. cells[false]]);
    }

    /// <summary>
    /// How many rows would be right if each had the labels of any row: where many have none, a model is right in many that says next to nothing, whatever
    /// it reads.
    /// </summary>
    public static double RightByChance(float[][] logits, bool[][] labels)
    {
        var given = labels.CountBy(LabelSets.KeyOf).ToDictionary(StringComparer.Ordinal);
        return logits.Sum(row => (double)given.GetValueOrDefault(LabelSets.KeyOf(Array.ConvertAll(row, z => z >= 0)))) / labels.Length;
    }

    /// <summary>The share of pairs in which the first is above the second, ties by half: 0.5 where both are alike. NaN where one is empty.</summary>
    public static double ShareAbove(IReadOnlyCollection<double> first, IReadOnlyCollection<double> second) =>
        ScoreCurve.Auc([.. first.Select(_ => true), .. second.Select(_ => false)], [.. first, .. second]) ?? double.NaN;

    /// <summary>The mean ranking from which on a model that fits no row still knows what the labels mean, and reads the texts as it should.</summary>
    public const double Knows = 0.65;

    /// <summary>Mean over the labels of the area under the ROC curve; 0.5 where none has three rows of either kind.</summary>
    public static double MeanRanking(Patient patient) => Enumerable.Range(0, patient.Model.Labels.Count).Select(patient.OfLabel)
        .Where(c => c.Truth.Count(on => on) >= 3 && c.Truth.Count(on => !on) >= 3).Select(c => ScoreCurve.Auc(c.Truth, c.Scores)!.Value).DefaultIfEmpty(0.5).Average();

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
