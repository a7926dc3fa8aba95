namespace Multilabel.Benchmarks;

/// <summary>Figures of several rounds by piece and name, and their medians.</summary>
internal sealed class Samples
{
    private readonly Dictionary<(string Piece, string Figure), List<double>> _values = [];

    public void Add(string piece, IReadOnlyDictionary<string, double> figures)
    {
        foreach (var (figure, value) in figures)
        {
            if (!_values.TryGetValue((piece, figure), out var list)) _values[(piece, figure)] = list = [];
            list.Add(value);
        }
    }

    /// <summary>Null where the piece did not run or has no such figure.</summary>
    public double? Median(string piece, string figure) => _values.TryGetValue((piece, figure), out var list) ? MedianOf(list) : null;

    public static double MedianOf(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
