namespace Multilabel;

/// <summary>How a gradient is stored: one kernel reads every kind, and the compiler makes a loop of its own for each.</summary>
internal interface IGradientNumber<TSelf>
    where TSelf : unmanaged, IGradientNumber<TSelf>
{
    static abstract TLanes Load<TLanes>(ReadOnlySpan<TSelf> source, int at)
        where TLanes : struct, ILanes<TLanes>;
}
