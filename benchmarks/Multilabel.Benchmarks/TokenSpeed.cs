using System.Diagnostics;

namespace Multilabel.Benchmarks;

/// <summary>How fast a tokenizer is on one thread: the best round of several over all sentences, after one to warm up.</summary>
internal sealed record TokenSpeed(double Sentences, double Tokens, double Bytes)
{
    public static TokenSpeed Measure(string[] sentences, Func<string, int> encode, double seconds)
    {
        foreach (var sentence in sentences) encode(sentence);
        var best = new TokenSpeed(0, 0, 0);
        for (var whole = Stopwatch.StartNew(); whole.Elapsed.TotalSeconds < seconds;)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            long tokens = 0;
            foreach (var sentence in sentences) tokens += encode(sentence);
            var elapsed = watch.Elapsed.TotalSeconds;
            var bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / sentences.Length;
            if (sentences.Length / elapsed > best.Sentences) best = new TokenSpeed(sentences.Length / elapsed, tokens / elapsed, bytes);
        }

        return best;
    }
}
