using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>Adafactor over one row. Sums have fixed places for their terms, so they are the same on every machine.</summary>
internal static class AdafactorKernel
{
    /// <summary>The sum of the squares of a row of the update, before it is shortened.</summary>
    public static double SquareSum(GradientMemory gradient, int start, float scale, float rowFactor, ReadOnlySpan<float> columnFactors)
    {
        var length = columnFactors.Length;
        return (gradient.IsHalf, Vector512.IsHardwareAccelerated) switch
        {
            (true, true) => SquareSum<HalfNumber, Lanes512>(gradient.Half(start, length), scale, rowFactor, columnFactors),
            (true, false) => SquareSum<HalfNumber, Lanes256>(gradient.Half(start, length), scale, rowFactor, columnFactors),
            (false, true) => SquareSum<FullNumber, Lanes512>(gradient.Full(start, length), scale, rowFactor, columnFactors),
            (false, false) => SquareSum<FullNumber, Lanes256>(gradient.Full(start, length), scale, rowFactor, columnFactors),
        };
    }

    /// <summary>Moves a row.</summary>
    public static void Apply(AdafactorRow row, GradientMemory gradient, int start, AdafactorFactors factors)
    {
        var length = row.Parameter.Length;
        switch (gradient.IsHalf, Vector512.IsHardwareAccelerated)
        {
            case (true, true): Apply<HalfNumber, Lanes512>(row, gradient.Half(start, length), factors); break;
            case (true, false): Apply<HalfNumber, Lanes256>(row, gradient.Half(start, length), factors); break;
            case (false, true): Apply<FullNumber, Lanes512>(row, gradient.Full(start, length), factors); break;
            case (false, false): Apply<FullNumber, Lanes256>(row, gradient.Full(start, length), factors); break;
        }
    }

    public static double SquareSum<TNumber, TLanes>(ReadOnlySpan<TNumber> gradient, float scale, float rowFactor, ReadOnlySpan<float> columnFactors)
        where TNumber : unmanaged, IGradientNumber<TNumber>
        where TLanes : struct, ILanes<TLanes>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(columnFactors.Length, gradient.Length);
        var whole = gradient.Length - gradient.Length % TLanes.Count;
        var sums = SizeLoop<TNumber, TLanes>(0, whole, gradient, scale, rowFactor, columnFactors, default);
        return SizeLoop<TNumber, Lane>(whole, gradient.Length, gradient, scale, rowFactor, columnFactors, sums).Total;
    }

    public static void Apply<TNumber, TLanes>(AdafactorRow row, ReadOnlySpan<TNumber> gradient, AdafactorFactors factors)
        where TNumber : unmanaged, IGradientNumber<TNumber>
        where TLanes : struct, ILanes<TLanes>
    {
        row.Check(gradient.Length);
        var whole = gradient.Length - gradient.Length % TLanes.Count;
        ApplyLoop<TNumber, TLanes>(0, whole, row, gradient, factors);
        ApplyLoop<TNumber, Lane>(whole, gradient.Length, row, gradient, factors);
    }

    private static Places SizeLoop<TNumber, TLanes>(
        int from, int to, ReadOnlySpan<TNumber> gradient, float scale, float rowFactor, ReadOnlySpan<float> columnFactors, Places sums)
        where TNumber : unmanaged, IGradientNumber<TNumber>
        where TLanes : struct, ILanes<TLanes>
    {
        var (s, r) = (TLanes.Create(scale), TLanes.Create(rowFactor));
        for (var i = from; i < to; i += TLanes.Count)
            TLanes.AddSquares(TLanes.Load(columnFactors, i) * r * (TNumber.Load<TLanes>(gradient, i) * s), ref sums, i);
        return sums;
    }

    private static void ApplyLoop<TNumber, TLanes>(int from, int to, AdafactorRow row, ReadOnlySpan<TNumber> gradient, AdafactorFactors factors)
        where TNumber : unmanaged, IGradientNumber<TNumber>
        where TLanes : struct, ILanes<TLanes>
    {
        var (scale, shortening) = (TLanes.Create(factors.GradientScale), TLanes.Create(factors.Shortening));
        var (learningRate, decay, rowFactor) = (TLanes.Create(factors.LearningRate), TLanes.Create(factors.Decay), TLanes.Create(row.Factor));
        var (kept, share) = (TLanes.Create(factors.MeanKept), TLanes.Create(factors.MeanShare));
        var parameter = row.Parameter;
        var columns = row.ColumnFactors;
        var mean = row.Mean;
        var half = row.Half;
        var average = row.Average;
        var (hasMean, writesHalf, averages, rate) = (mean.Length > 0, half.Length > 0, average.Length > 0 && factors.AverageRate > 0, factors.AverageRate);
        for (var i = from; i < to; i += TLanes.Count)
        {
            var x = TLanes.Load(columns, i) * rowFactor * (TNumber.Load<TLanes>(gradient, i) * scale) / shortening * learningRate;
            if (hasMean)
            {
                x = TLanes.Load(mean, i) * kept + x * share;
                TLanes.Store(x, mean, i);
            }
            var p = TLanes.Load(parameter, i);
            p = p + p * decay - x;
            TLanes.Store(p, parameter, i);
            if (writesHalf) TLanes.StoreHalf(p, half, i);
            if (averages) TLanes.Store(Averaging.Step(TLanes.Load(average, i), p, rate), average, i);
        }
    }
}
