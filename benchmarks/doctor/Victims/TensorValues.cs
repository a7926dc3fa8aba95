namespace Multilabel.DoctorBenchmark;

/// <summary>A tensor outside libtorch, to be changed, compared and written.</summary>
internal sealed record TensorValues(long[] Shape, float[] Values)
{
    public TensorValues Copy() => new([.. Shape], [.. Values]);

    public TensorValues Map(Func<float, float> change) => new([.. Shape], Array.ConvertAll(Values, v => change(v)));

    /// <summary>The first rows only, or more with zeros.</summary>
    public TensorValues WithRows(int rows)
    {
        var values = new float[rows * (Values.Length / Shape[0])];
        Values.AsSpan(0, Math.Min(values.Length, Values.Length)).CopyTo(values);
        return new([rows, .. Shape[1..]], values);
    }
}
