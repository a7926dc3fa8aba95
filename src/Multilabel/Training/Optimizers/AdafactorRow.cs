namespace Multilabel;

/// <summary>A row that an Adafactor update moves; the mean, the half and the average are empty where there is none.</summary>
internal readonly ref struct AdafactorRow
{
    public required Span<float> Parameter { get; init; }

    public required float Factor { get; init; }

    public required ReadOnlySpan<float> ColumnFactors { get; init; }

    public Span<float> Mean { get; init; }

    public Span<ushort> Half { get; init; }

    public Span<float> Average { get; init; }

    /// <exception cref="ArgumentException">When a part has another length.</exception>
    public void Check(int length)
    {
        if (Parameter.Length != length || ColumnFactors.Length != length
            || (Mean.Length != length && Mean.Length > 0) || (Half.Length != length && Half.Length > 0) || (Average.Length != length && Average.Length > 0))
            throw new ArgumentException("Parts of a row have different lengths.");
    }
}
