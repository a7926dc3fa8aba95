using System.Globalization;
using MathNet.Numerics.Distributions;

namespace Multilabel;

/// <summary>
/// Whether one candidate is better than another beyond doubt: the corrected resampled t-test of Nadeau and Bengio (2003) on the differences of the folds.
/// </summary>
/// <param name="Metric">What is compared, such as <c>micro-F1</c>.</param>
/// <param name="First">The candidate.</param>
/// <param name="Second">The one it is compared with.</param>
/// <param name="Difference">Mean of first - second over all folds of all repeats.</param>
/// <param name="Interval">95 % interval of the difference; null where the folds do not differ at all.</param>
/// <param name="PValue">Of no difference, two-sided; null where the folds do not differ at all.</param>
public sealed record CandidateComparison(string Metric, string First, string Second, double Difference, Interval? Interval, double? PValue)
{
    private const double Doubt = 0.05;

    /// <summary>Whether the difference is more than chance in splitting and training explains.</summary>
    public bool IsShown => PValue < Doubt;

    /// <summary>One sentence.</summary>
    public string Conclusion => IsShown
        ? string.Create(CultureInfo.InvariantCulture, $"{(Difference > 0 ? First : Second)} is better than {(Difference > 0 ? Second : First)} by {Math.Abs(Difference):0.000} {Metric} (p = {PValue:0.000}).")
        : string.Create(CultureInfo.InvariantCulture, $"Between {First} and {Second} no difference of {Metric} can be shown with this many rows ({Difference:+0.000;-0.000;0.000}{(PValue is { } p ? FormattableString.Invariant($", p = {p:0.00}") : "")}).");

    internal static CandidateComparison Of(string metric, Func<DecisionMetrics, double> value, CandidateEstimate first, CandidateEstimate second, bool[][] labels)
    {
        var differences = new List<double>();
        var (tested, rows) = (0L, labels.Length);
        for (var repeat = 0; repeat < Math.Min(first.Repeats, second.Repeats); repeat++)
        {
            foreach (var fold in first.Tables[repeat].Fold.Distinct().Order())
            {
                var of = Enumerable.Range(0, rows).Where(row => first.Tables[repeat].Fold[row] == fold).ToArray();
                double Value(CandidateEstimate candidate) =>
                    value(new DecisionMetrics(Array.ConvertAll(of, row => labels[row]), Array.ConvertAll(of, row => candidate.Tables[repeat].Table.Decided[row])));
                differences.Add(Value(first) - Value(second));
                tested += of.Length;
            }
        }
        var mean = differences.Average();
        var (error, freedom) = (CorrectedError(differences, tested / (double)differences.Count, rows), differences.Count - 1);
        if (error == 0) return new CandidateComparison(metric, first.Name, second.Name, mean, null, null);
        var margin = StudentT.InvCDF(0, 1, freedom, 0.975) * error;
        return new CandidateComparison(
            metric, first.Name, second.Name, mean, new Interval(mean - margin, mean + margin), 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(mean / error)));
    }

    /// <summary>√((1 / J + tested / trained) s²): the folds share most of their training rows, so that their differences are far from independent.</summary>
    internal static double CorrectedError(IReadOnlyList<double> differences, double tested, double rows)
    {
        var mean = differences.Average();
        var variance = differences.Sum(d => (d - mean) * (d - mean)) / (differences.Count - 1);
        return Math.Sqrt((1.0 / differences.Count + tested / (rows - tested)) * variance);
    }
}
