namespace Multilabel;

/// <summary>Arithmetic on tables of metrics, name by name; what is undefined in one of them is undefined in the result.</summary>
internal static class MetricMeans
{
    public static IReadOnlyDictionary<string, double?> Of(IReadOnlyList<IReadOnlyDictionary<string, double?>> tables) => tables.Count == 1
        ? tables[0]
        : tables[0].Keys.ToDictionary(name => name, name => tables.All(table => table[name] is not null) ? tables.Average(table => table[name]) : null, StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, double?> Difference(IReadOnlyDictionary<string, double?> first, IReadOnlyDictionary<string, double?> second) =>
        first.Keys.ToDictionary(name => name, name => first[name] - second[name], StringComparer.Ordinal);

    /// <summary>Standard deviation over the tables; null with fewer than two.</summary>
    public static IReadOnlyDictionary<string, double?> Spread(IReadOnlyList<IReadOnlyDictionary<string, double?>> tables) =>
        tables[0].Keys.ToDictionary(name => name, name => tables.All(table => table[name] is not null) ? Deviation([.. tables.Select(table => table[name]!.Value)]) : null, StringComparer.Ordinal);

    /// <summary>Standard deviation; null of fewer than two values.</summary>
    public static double? Deviation(double[] values)
    {
        if (values.Length < 2) return null;
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }
}
