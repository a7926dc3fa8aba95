namespace Multilabel;

/// <summary>Whether training itself failed to learn, in distinction to a model that was learned and then lost, mixed up or fed otherwise.</summary>
internal static class LearnedOrNot
{
    /// <summary>Of fewer rows no base rate can be told.</summary>
    private const int FewestRows = 5;

    /// <summary>The weights are whole, and computed properly they have not learned their rows.</summary>
    public static bool IsUnlearned(Patient patient, double below = 0.6) =>
        patient.Texts.Count >= FewestRows && patient.HasLogits && patient.Model.IsWhole && double.IsFinite(patient.Loss) && !patient.IsLearned && patient.Evidence.LearnedFraction < below;

    /// <summary>The reported loss says the same: it is not far below the floor. Without a report nothing contradicts.</summary>
    public static bool IsConfessed(Patient patient, double below = 0.6) =>
        patient.ReportedLoss is not { } reported || (double.IsFinite(reported) && reported > (1 - below) * patient.Floor && reported > 0.5 * patient.Loss);

    /// <summary>Both: nothing but training can be the reason.</summary>
    public static bool DidNotLearn(Patient patient, double below = 0.6) => IsUnlearned(patient, below) && IsConfessed(patient, below);

    /// <summary>Mean over the labels of the standard deviation of the logits over the rows: 0 where every row gets the same answer.</summary>
    public static double LogitSpread(float[][] logits)
    {
        var labels = logits[0].Length;
        var sum = 0.0;
        for (var k = 0; k < labels; k++)
        {
            var mean = logits.Average(row => (double)row[k]);
            sum += Math.Sqrt(logits.Average(row => (row[k] - mean) * (row[k] - mean)));
        }
        return sum / labels;
    }
}
