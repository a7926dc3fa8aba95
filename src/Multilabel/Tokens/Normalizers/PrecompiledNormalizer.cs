using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Multilabel;

/// <summary>
/// SentencePiece's compiled character map: a double-array trie over UTF-8 whose values are places in a block of zero-terminated texts.
/// A grapheme cluster of fewer than six bytes is looked up first, then its characters; as in the `tokenizers` crate the shortest
/// entry that begins it counts.
/// </summary>
internal sealed class PrecompiledNormalizer : Normalizer
{
    private readonly uint[] trie;
    private readonly byte[] texts;
    private readonly SearchValues<char> unmapped; // of ASCII, where every printable character is a cluster by itself

    /// <summary>Reads the map: the trie's size in bytes, the trie, the texts.</summary>
    public PrecompiledNormalizer(ReadOnlySpan<byte> map, string file)
    {
        var size = map.Length < 4 ? -1 : (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(map), int.MaxValue);
        if (size <= 0 || size % 4 != 0 || size > map.Length - 4)
        {
            throw new MultilabelException(
                $"{file}: the precompiled_charsmap is damaged: {map.Length} bytes that announce a trie of {size}. Fetch the file again.");
        }

        trie = new uint[size / 4];
        for (var i = 0; i < trie.Length; i++) trie[i] = BinaryPrimitives.ReadUInt32LittleEndian(map[(4 + i * 4)..]);
        texts = map[(4 + size)..].ToArray();
        unmapped = SearchValues.Create([.. Enumerable.Range(' ', 0x7F - ' ').Where(c => Find([(byte)c]) < 0).Select(c => (char)c)]);
    }

    public override void Apply(Rewriter text)
    {
        if (!text.Text.Text.ContainsAnyExcept(unmapped)) return;
        text.Begin();
        var chars = text.Text.Text;
        for (var i = 0; i < chars.Length;)
        {
            var cluster = chars.Slice(i, ClusterLength(chars[i..]));
            if (cluster.Length >= 6 || !Map(cluster, text))
            {
                for (var k = 0; k < cluster.Length;)
                {
                    var width = char.IsHighSurrogate(cluster[k]) ? 2 : 1;
                    if (!Map(cluster.Slice(k, width), text)) text.Changes.Add((text.Text.CodePointAt(i + k, out _), 0));
                    k += width;
                }
            }

            i += cluster.Length;
        }

        text.ApplyChanges();
    }

    /// <summary>The length of the first grapheme cluster; marks that the runtime does not know yet count too.</summary>
    private static int ClusterLength(ReadOnlySpan<char> text)
    {
        var length = StringInfo.GetNextTextElementLength(text);
        while (length < text.Length && IsMark(text[length]) && TakesMarks(text[length - 1])) length += StringInfo.GetNextTextElementLength(text[length..]);
        return length;
    }

    private static bool IsMark(char c) => c >= 0x300 && (UnicodeTables.Default[c] & CodePointSet.Joining) != 0;

    /// <summary>Marks join everything but controls, among them line ends and most format characters.</summary>
    private static bool TakesMarks(char c) => char.IsSurrogate(c) || StringInfo.GetNextTextElementLength([c, '\u0301']) == 2;

    private bool Map(ReadOnlySpan<char> part, Rewriter text)
    {
        Span<byte> utf8 = stackalloc byte[18];
        var bytes = Encoding.UTF8.GetBytes(part, utf8);
        if (bytes >= 6) return false;
        var place = Find(utf8[..bytes]);
        if (place < 0 || place >= texts.Length) return false;
        var replacement = texts.AsSpan(place);
        var end = replacement.IndexOf((byte)0);
        Replace(part, replacement[..(end < 0 ? replacement.Length : end)], text.Changes);
        return true;
    }

    /// <summary>Lists the new characters so that surplus ones count as inserted and missing ones as removed after the last.</summary>
    private static void Replace(ReadOnlySpan<char> old, ReadOnlySpan<byte> replacement, List<(int CodePoint, int Change)> changes)
    {
        var count = 0;
        while (replacement.Length > 0)
        {
            Rune.DecodeFromUtf8(replacement, out var rune, out var width);
            replacement = replacement[width..];
            changes.Add((rune.Value, 0));
            count++;
        }

        var oldCount = 0;
        foreach (var _ in old.EnumerateRunes()) oldCount++;
        for (var i = changes.Count - (count - oldCount); i < changes.Count; i++) changes[i] = changes[i] with { Change = 1 };
        if (count < oldCount && changes.Count > 0) changes[^1] = changes[^1] with { Change = changes[^1].Change + count - oldCount };
    }

    /// <summary>The value of the shortest entry that begins <paramref name="key"/>, or -1.</summary>
    private int Find(ReadOnlySpan<byte> key)
    {
        var node = Offset(trie[0]);
        foreach (var b in key)
        {
            if (b == 0) return -1;
            node ^= b;
            if (node >= trie.Length) return -1;
            var unit = trie[node];
            if ((unit & 0x800000FF) != b) return -1;
            node ^= Offset(unit);
            if ((unit >> 8 & 1) == 1) return node < trie.Length ? (int)(trie[node] & 0x7FFFFFFF) : -1;
        }

        return -1;
    }

    private static int Offset(uint unit) => (int)(unit >> 10 << (int)((unit & 1 << 9) >> 6));
}
