using System.Security.Cryptography;
using System.Text;

namespace Multilabel;

/// <summary>The texts of a distillation, each once, in the order of the files; kept as UTF-8, which takes the least memory.</summary>
internal sealed class Corpus
{
    private const int SegmentBytes = 64 << 20;

    private readonly List<byte[]> _segments = [];
    private readonly List<(int Segment, int Start, int Length)> _places = [];
    private readonly List<int> _parts = [];

    private Corpus(IReadOnlyList<CorpusPart> parts) => Parts = parts;

    public IReadOnlyList<CorpusPart> Parts { get; }

    public int Count => _places.Count;

    /// <summary>Texts that were left out because the same text had come before.</summary>
    public int Repeated { get; private set; }

    /// <summary>Texts of each part.</summary>
    public int[] Counts => [.. Enumerable.Range(0, Parts.Count).Select(part => _parts.Count(p => p == part))];

    /// <summary>SHA-256 over all texts in their order.</summary>
    public string Digest { get; private set; } = "";

    public double WeightOf(int text) => Parts[_parts[text]].Weight;

    public string this[int text]
    {
        get
        {
            var (segment, start, length) = _places[text];
            return Encoding.UTF8.GetString(_segments[segment], start, length);
        }
    }

    /// <summary>Reads all files. Blank texts are left out, and texts that have come before: a held-out text must not be among those trained on.</summary>
    /// <exception cref="MultilabelException">A file cannot be read, or there are fewer texts than anything could be learned from.</exception>
    public static Corpus Read(IReadOnlyList<CorpusPart> parts, DatasetOptions options)
    {
        var corpus = new Corpus(parts);
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var seen = new HashSet<UInt128>();
        Span<byte> digest = stackalloc byte[32];
        for (var part = 0; part < parts.Count; part++)
        {
            foreach (var row in TextSource.Open(parts[part].Path, options))
            {
                if (string.IsNullOrWhiteSpace(row.Text)) continue;
                var bytes = Encoding.UTF8.GetBytes(row.Text);
                SHA256.HashData(bytes, digest);
                if (!seen.Add(BitConverter.ToUInt128(digest)))
                {
                    corpus.Repeated++;
                    continue;
                }
                all.AppendData(digest);
                corpus.Add(bytes, part);
            }
        }
        if (corpus.Count < ClassifierTraining.FewestRows * 2)
            throw new MultilabelException($"{string.Join(", ", parts.Select(p => p.Path))}: {corpus.Count} different texts; at least {ClassifierTraining.FewestRows * 2} are needed to distil from, and thousands to get anywhere. Add texts of the kind that the model is for.");
        corpus.Digest = Convert.ToHexStringLower(all.GetHashAndReset());
        return corpus;
    }

    private void Add(byte[] text, int part)
    {
        var (segment, start) = _places.Count == 0 ? (-1, 0) : (_places[^1].Segment, _places[^1].Start + _places[^1].Length);
        if (segment < 0 || start + text.Length > _segments[segment].Length)
        {
            _segments.Add(new byte[Math.Max(SegmentBytes, text.Length)]);
            (segment, start) = (_segments.Count - 1, 0);
        }
        text.CopyTo(_segments[segment], start);
        _places.Add((segment, start, text.Length));
        _parts.Add(part);
    }
}
