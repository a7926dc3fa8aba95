namespace Multilabel;

/// <summary>Wilson's 95 % interval of a share measured on few rows (E. B. Wilson, 1927).</summary>
internal static class WilsonInterval
{
    private const double Z = 1.959964;

    public static (double Low, double High) Of(double share, int rows)
    {
        var shrink = 1 + (Z * Z / rows);
        var centre = (share + (Z * Z / (2 * rows))) / shrink;
        var half = Z / shrink * Math.Sqrt((share * (1 - share) / rows) + (Z * Z / (4.0 * rows * rows)));
        return (centre - half, centre + half);
    }
}
