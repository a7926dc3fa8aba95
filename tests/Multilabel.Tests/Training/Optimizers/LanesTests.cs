using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Multilabel.Tests;

/// <summary>Every width of vectors, also those that this machine only imitates, gives the bits of one number at a time.</summary>
public sealed class LanesTests
{
    public static TheoryData<int> Lengths => [1, 7, 8, 16, 53, 200];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void AdamW(int length)
    {
        var one = Moved<Lane>();
        Assert.Equal(one, Moved<Lanes256>());
        Assert.Equal(one, Moved<Lanes512>());

        byte[] Moved<TLanes>()
            where TLanes : struct, ILanes<TLanes>
        {
            float[] p = Numbers(length, 1), g = Numbers(length, 2), m = Numbers(length, 3), v = [.. Numbers(length, 4).Select(Math.Abs)], a = Numbers(length, 5);
            ushort[] half = new ushort[length], narrow = Halves(g);
            var factors = new AdamWFactors(0.7, 0.99, 0.1, 0.999, 0.001, 0.9, 1e-8, 1e-2, 0.3);
            AdamWKernel.Step<FullNumber, TLanes>(p, FullNumber.Of(g), m, v, half, a, factors);
            AdamWKernel.Step<HalfNumber, TLanes>(p, HalfNumber.Of(narrow), m, v, half, a, factors with { AverageRate = 0.6 });
            return [.. Bytes(p), .. Bytes(m), .. Bytes(v), .. Bytes(a), .. MemoryMarshal.AsBytes<ushort>(half)];
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Adafactor(int length)
    {
        var one = Moved<Lane>();
        Assert.Equal(one, Moved<Lanes256>());
        Assert.Equal(one, Moved<Lanes512>());

        byte[] Moved<TLanes>()
            where TLanes : struct, ILanes<TLanes>
        {
            float[] p = Numbers(length, 1), g = Numbers(length, 2), m = Numbers(length, 3), c = Numbers(length, 4), a = Numbers(length, 5);
            ushort[] half = new ushort[length], narrow = Halves(g);
            double[] columns = new double[length], narrowColumns = new double[length];
            var factors = new AdafactorFactors(0.7f, 1.3f, 1e-2f, -1e-3f, 0.9f, 0.1f, 0.3f);
            var row = new AdafactorRow { Parameter = p, Factor = 0.8f, ColumnFactors = c, Mean = m, Half = half, Average = a };
            double[] sums =
            [
                SquareSum.Of<FullNumber, TLanes>(FullNumber.Of(g), columns),
                SquareSum.Of<HalfNumber, TLanes>(HalfNumber.Of(narrow), narrowColumns),
                SquareSum.Of<FullNumber, TLanes>(FullNumber.Of(g), []),
                AdafactorKernel.SquareSum<FullNumber, TLanes>(FullNumber.Of(g), 0.7f, 0.8f, c),
                AdafactorKernel.SquareSum<HalfNumber, TLanes>(HalfNumber.Of(narrow), 0.7f, 0.8f, c),
            ];
            AdafactorKernel.Apply<FullNumber, TLanes>(row, FullNumber.Of(g), factors);
            AdafactorKernel.Apply<HalfNumber, TLanes>(row, HalfNumber.Of(narrow), factors with { AverageRate = 0.6f });
            return [.. Bytes(p), .. Bytes(m), .. Bytes(a), .. MemoryMarshal.AsBytes<ushort>(half), .. MemoryMarshal.AsBytes<double>([.. sums, .. columns, .. narrowColumns])];
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Averages_and_replayed_steps(int length)
    {
        var one = Moved<Lane>();
        Assert.Equal(one, Moved<Lanes256>());
        Assert.Equal(one, Moved<Lanes512>());

        byte[] Moved<TLanes>()
            where TLanes : struct, ILanes<TLanes>
        {
            float[] p = Numbers(length, 1), q = Numbers(length, 2), a = Numbers(length, 3);
            ReplayedStep[] steps = [new(new(0.99f, false), 0.8f), new(new(-0.01f, true), 0.1f), new(PlainDecay.None, 0)];
            ReplayKernel.Run<TLanes>(p, a, steps);
            ReplayKernel.Run<TLanes>(q, [], steps);
            Averaging.Run<TLanes>(a, q, 0.4f);
            return [.. Bytes(p), .. Bytes(q), .. Bytes(a)];
        }
    }

    [Fact]
    public void Halves_round_to_the_nearest_even_as_in_torch()
    {
        // Ties to both sides, the last number before infinity, infinities, the smallest numbers, zeros of both signs.
        uint[] bits = [0x3F808000, 0x3F818000, 0x3F808001, 0x3F807FFF, 0x7F7FFFFF, 0x7F800000, 0xFF800000, 0x00000001, 0x80008000, 0x00018000, 0, 0x80000000, 0xBF818000, 0x42F6E979, 0xC2F6E979, 0x3EAAAAAB];
        float[] values = [.. bits.Select(BitConverter.UInt32BitsToSingle)];
        using var rounded = tensor(values).bfloat16();
        var expected = MemoryMarshal.Cast<byte, ushort>(rounded.bytes).ToArray();
        Assert.Equal(expected, Stored<Lane>(values));
        Assert.Equal(expected, Stored<Lanes256>(values));
        Assert.Equal(expected, Stored<Lanes512>(values));
        float[] none = [.. Enumerable.Repeat(BitConverter.UInt32BitsToSingle(0x7FFFFFFF), 16)];
        Assert.All([.. Stored<Lane>(none), .. Stored<Lanes256>(none), .. Stored<Lanes512>(none)], h => Assert.Equal(0x7FC0, h));

        static ushort[] Stored<TLanes>(float[] values)
            where TLanes : struct, ILanes<TLanes>
        {
            var halves = new ushort[16];
            for (var i = 0; i < 16; i += TLanes.Count) TLanes.StoreHalf(TLanes.Load(values, i), halves, i);
            return halves;
        }
    }

    private static float[] Numbers(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-6, 3)))];
    }

    private static ushort[] Halves(float[] values) => [.. values.Select(v => (ushort)(BitConverter.SingleToUInt32Bits(v) >> 16))];

    private static byte[] Bytes(float[] values) => MemoryMarshal.AsBytes<float>(values).ToArray();
}
