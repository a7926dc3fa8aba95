namespace Multilabel.DoctorBenchmark;

/// <summary>How a model is exported; the defaults are right.</summary>
internal sealed record ExportForm
{
    /// <summary>The only number of texts and of tokens; null for any.</summary>
    public long? Batch { get; init; }

    public long? Length { get; init; }

    /// <summary>Number of tokens of the text that was traced, whose positions stayed in the file; null where they follow the input.</summary>
    public int? TracedLength { get; init; }

    /// <summary>Share of the numbers that is dropped at every call, as in training mode.</summary>
    public float Dropout { get; init; }

    /// <summary>Matrices in int8, with so many times the distance of neighbouring numbers that their largest needs; null for fp32.</summary>
    public float? Int8 { get; init; }
}
