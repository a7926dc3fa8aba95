using System.Diagnostics;

namespace Multilabel;

/// <summary>Counts bytes and estimates what is left, a few times a second.</summary>
internal sealed class DownloadMeter(string name, Action<DownloadProgress> report)
{
    private const double SecondsBetween = 0.1, SecondsOfRate = 5;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Queue<(double Seconds, long Fetched)> _lately = [];
    private double _reported = double.NegativeInfinity;
    private long _kept;

    /// <summary>Bytes of all files known so far.</summary>
    public long Total { get; set; }

    /// <summary>Bytes that are here.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bytes that came over the network.</summary>
    public long Fetched => Bytes - _kept;

    /// <summary>Bytes that were here before; negative if they had to be thrown away.</summary>
    public void Keep(long bytes)
    {
        Bytes += bytes;
        _kept += bytes;
    }

    public void Add(int bytes)
    {
        Bytes += bytes;
        var seconds = _clock.Elapsed.TotalSeconds;
        if (seconds - _reported < SecondsBetween) return;
        _reported = seconds;
        report(new DownloadProgress(name, Bytes, Math.Max(Total, Bytes), SecondsLeft(seconds)));
    }

    // From the last seconds: a network is not as fast now as it was while the small files were asked for.
    private double? SecondsLeft(double seconds)
    {
        _lately.Enqueue((seconds, Fetched));
        while (_lately.Count > 2 && _lately.Peek().Seconds < seconds - SecondsOfRate) _lately.Dequeue();
        var (then, before) = _lately.Peek();
        return seconds - then > 0.5 && Fetched > before ? (seconds - then) * Math.Max(0, Total - Bytes) / (Fetched - before) : null;
    }

    /// <summary>Says that all is here.</summary>
    public void Complete() => report(new DownloadProgress(name, Bytes, Bytes, 0));
}
