namespace Multilabel;

/// <summary>
/// The properties of code points that decide about tokens, from <c>unicode.txt</c>: neither the runtime's nor the system's version
/// of Unicode may change the ids. Read once, when the first text that is not plain ASCII asks.
/// </summary>
internal sealed class UnicodeTables
{
    private const int PageBits = 8, PageSize = 1 << PageBits;
    private const int LongestDecomposition = 18;

    public static readonly UnicodeTables Default = new(Resource("unicode.txt"));

    private readonly ushort[]?[] pages = new ushort[0x110000 >> PageBits][];
    private readonly Dictionary<int, int> lower = [], combining = [];
    private readonly Dictionary<int, int[]> canonical = [], compatibility = [];
    private readonly Dictionary<long, int> composition = [];

    private UnicodeTables(byte[] text)
    {
        var section = -1;
        Span<int> numbers = stackalloc int[LongestDecomposition + 1];
        foreach (var line in new HexLines(text))
        {
            if (line.IsTitle) section++;
            else Add((CodePointSet)(1 << section), numbers[..line.Read(numbers)]);
        }
    }

    public CodePointSet this[int codePoint] =>
        pages[codePoint >> PageBits] is { } page ? (CodePointSet)page[codePoint & (PageSize - 1)] : CodePointSet.None;

    /// <summary>The lower case regardless of language and position (Σ is always σ); U+0130 alone has two code points and is the caller's.</summary>
    public int Lower(int codePoint) => (this[codePoint] & CodePointSet.Upper) != 0 ? lower[codePoint] : codePoint;

    /// <summary>The whole canonical (or compatibility) decomposition; empty if there is none.</summary>
    public ReadOnlySpan<int> Decomposition(int codePoint, bool compatible)
    {
        var has = this[codePoint];
        if (compatible && (has & CodePointSet.Compatibility) != 0) return compatibility[codePoint];
        return (has & CodePointSet.Canonical) != 0 ? canonical[codePoint] : default;
    }

    public int CombiningClass(int codePoint) => (this[codePoint] & CodePointSet.Combining) != 0 ? combining[codePoint] : 0;

    /// <summary>The code point that the two compose to, or -1.</summary>
    public int Compose(int first, int second) =>
        (this[second] & CodePointSet.Composing) != 0 && composition.TryGetValue(Pair(first, second), out var joined) ? joined : -1;

    internal static byte[] Resource(string name)
    {
        using var stream = typeof(UnicodeTables).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static long Pair(int first, int second) => (long)first << 32 | (uint)second;

    private void Add(CodePointSet section, ReadOnlySpan<int> line)
    {
        switch (section)
        {
            case CodePointSet.Upper:
                for (var c = line[0]; c <= line[1]; c += line[2])
                {
                    lower[c] = c - line[0] + line[3];
                    Mark(c, c, section);
                }
                break;
            case CodePointSet.Combining:
                for (var c = line[0]; c <= line[1]; c++) combining[c] = line[2];
                Mark(line[0], line[1], section);
                break;
            case CodePointSet.Canonical or CodePointSet.Compatibility:
                (section == CodePointSet.Canonical ? canonical : compatibility)[line[0]] = line[1..].ToArray();
                Mark(line[0], line[0], section);
                break;
            case CodePointSet.Composing:
                composition[Pair(line[1], line[2])] = line[0];
                Mark(line[2], line[2], section);
                break;
            default:
                Mark(line[0], line[1], section);
                break;
        }
    }

    private void Mark(int low, int high, CodePointSet set)
    {
        for (var c = low; c <= high; c++) (pages[c >> PageBits] ??= new ushort[PageSize])[c & (PageSize - 1)] |= (ushort)set;
    }
}
