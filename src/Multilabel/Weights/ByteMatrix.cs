using System.Runtime.InteropServices;

namespace Multilabel;

/// <summary>A matrix in a quarter of its bytes: whole numbers from -127 to 127 and a scale for each row.</summary>
/// <param name="Values">[rows, columns], row-major.</param>
/// <param name="Scales">[rows]</param>
internal sealed record ByteMatrix(sbyte[] Values, float[] Scales)
{
    private const int Largest = 127;
    private const int Trials = 20;            // scales tried for a row, from that of its largest number downwards
    private const float Step = 0.01f;         // of it

    /// <summary>For each row the scale with the least squared error: one that cuts a few large numbers can be finer for all others.</summary>
    public static ByteMatrix Of(ReadOnlySpan<float> matrix, int columns)
    {
        var (values, scales) = (new sbyte[matrix.Length], new float[columns == 0 ? 0 : matrix.Length / columns]);
        for (var row = 0; row < scales.Length; row++)
        {
            var numbers = matrix.Slice(row * columns, columns);
            scales[row] = BestScale(numbers);
            for (var i = 0; i < columns; i++) values[row * columns + i] = (sbyte)Rounded(numbers[i], scales[row]);
        }
        return new ByteMatrix(values, scales);
    }

    /// <summary>The matrix again, [rows, columns].</summary>
    public float[] Widen()
    {
        var matrix = new float[Values.Length];
        var columns = Scales.Length == 0 ? 0 : Values.Length / Scales.Length;
        for (var i = 0; i < matrix.Length; i++) matrix[i] = Values[i] * Scales[i / columns];
        return matrix;
    }

    private static float BestScale(ReadOnlySpan<float> numbers)
    {
        var largest = 0f;
        foreach (var number in numbers) largest = Math.Max(largest, Math.Abs(number));
        if (largest == 0) return 0;
        var (best, least) = (0f, double.MaxValue);
        for (var trial = 0; trial < Trials; trial++)
        {
            var scale = largest * (1 - trial * Step) / Largest;
            var error = 0.0;
            foreach (var number in numbers) error += Math.Pow(number - Rounded(number, scale) * scale, 2);
            if (error < least) (best, least) = (scale, error);
        }
        return best;
    }

    private static int Rounded(float number, float scale) => scale == 0 ? 0 : Math.Clamp((int)MathF.Round(number / scale), -Largest, Largest);

    public ReadOnlyMemory<byte> Bytes => MemoryMarshal.AsBytes(Values.AsSpan()).ToArray();
}
