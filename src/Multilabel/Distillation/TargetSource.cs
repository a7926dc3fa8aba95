using System.Diagnostics;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Targets of texts: from the file, and into it where the teacher has yet to compute them.</summary>
internal sealed class TargetSource(ITeacher teacher, Corpus corpus, TargetFile file)
{
    private readonly Stopwatch _clock = new();

    /// <summary>Texts that the teacher has read here.</summary>
    public int Computed { get; private set; }

    /// <summary>Seconds that this took.</summary>
    public double Seconds => _clock.Elapsed.TotalSeconds;

    /// <summary>Sees to it that the targets of these texts are there.</summary>
    public void Prepare(IEnumerable<int> texts)
    {
        var missing = texts.Where(text => !file.Has(text)).Distinct().ToArray();
        if (missing.Length == 0) return;
        _clock.Start();
        file.Write(missing, teacher.Targets([.. missing.Select(text => corpus[text])]));
        Computed += missing.Length;
        _clock.Stop();
    }

    /// <summary>[texts, width].</summary>
    public Tensor Read(ReadOnlySpan<int> texts) => file.Read(texts);

    /// <summary>Puts what was computed on the disk.</summary>
    public void Flush() => file.Flush();
}
