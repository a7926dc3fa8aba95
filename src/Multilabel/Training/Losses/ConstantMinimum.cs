namespace Multilabel;

/// <summary>The lowest value of a function of one logit. Losses that are not convex may have several valleys, so a grid comes before the narrowing.</summary>
internal static class ConstantMinimum
{
    private const double Limit = 40;
    private const int Cells = 320;
    private static readonly double Golden = (Math.Sqrt(5) - 1) / 2;

    public static double Find(Func<double, double> function)
    {
        const double step = 2 * Limit / Cells;
        var (best, lowest) = (0, double.PositiveInfinity);
        for (var i = 0; i <= Cells; i++)
        {
            var value = function(-Limit + i * step);
            if (value < lowest) (best, lowest) = (i, value);
        }

        var (left, right) = (-Limit + (best - 1) * step, -Limit + (best + 1) * step);
        var (a, b) = (right - Golden * (right - left), left + Golden * (right - left));
        var (atA, atB) = (function(a), function(b));
        while (right - left > 1e-9)
        {
            if (atA < atB)
            {
                (right, b, atB) = (b, a, atA);
                atA = function(a = right - Golden * (right - left));
            }
            else
            {
                (left, a, atA) = (a, b, atB);
                atB = function(b = left + Golden * (right - left));
            }
        }
        return Math.Min(lowest, Math.Min(atA, atB));
    }
}
