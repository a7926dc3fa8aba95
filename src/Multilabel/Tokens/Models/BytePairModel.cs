using System.Globalization;
using System.Text;

namespace Multilabel;

/// <summary>Byte-pair encoding: characters, joined pair by pair, the pair of the lowest rank first and the leftmost of equals.</summary>
internal sealed class BytePairModel : TokenModel
{
    private readonly MergeTable merges;
    private readonly BytePairOptions options;
    private readonly string file;
    private readonly int unknownId = -1;
    private readonly int[] byteIds = [];

    public BytePairModel(Vocabulary vocabulary, MergeTable merges, BytePairOptions options, string file)
        : base(vocabulary)
    {
        this.merges = merges;
        this.options = options;
        this.file = file;
        if (options.UnkToken is { } unknown) unknownId = vocabulary.Find(unknown);
        if (options.ByteFallback) byteIds = ByteIds(vocabulary);
    }

    /// <summary>The ids of <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c>, -1 where the vocabulary lacks one.</summary>
    public static int[] ByteIds(Vocabulary vocabulary) =>
        [.. Enumerable.Range(0, 256).Select(b => vocabulary.Find(string.Create(CultureInfo.InvariantCulture, $"<0x{b:X2}>")))];

    protected override void Segment(ReadOnlySpan<char> word, int offset, TokenList tokens)
    {
        if (options.IgnoreMerges && Vocabulary.Find(word) is var whole and >= 0)
        {
            tokens.Add(whole, offset, offset + word.Length);
            return;
        }

        var symbols = SymbolList.Rent();
        AddCharacters(word, symbols);
        symbols.Merge(merges);
        symbols.AddTo(tokens, word, offset);
    }

    private void AddCharacters(ReadOnlySpan<char> word, SymbolList symbols)
    {
        var unknownBytes = 0; // of unknown characters waiting to become one unknown token
        for (var i = 0; i < word.Length;)
        {
            Rune.DecodeFromUtf16(word[i..], out var rune, out var width);
            var character = Decorate(word, i, width);
            var id = Vocabulary.Find(character);
            var bytes = rune.Utf8SequenceLength;
            i += width;
            if (id >= 0)
            {
                if (unknownBytes > 0) symbols.Add(unknownId, unknownBytes);
                unknownBytes = 0;
                symbols.Add(id, bytes);
            }
            else if (!(options.ByteFallback && AddBytes(character, symbols)) && options.UnkToken is { } unknown)
            {
                if (unknownId < 0) throw Missing(file, unknown);
                if (unknownBytes > 0 && !options.FuseUnk)
                {
                    symbols.Add(unknownId, unknownBytes);
                    unknownBytes = 0;
                }

                unknownBytes += bytes;
            }
        }

        if (unknownBytes > 0) symbols.Add(unknownId, unknownBytes);
    }

    /// <summary>A character as the vocabulary has it: with the prefix of continuations or the suffix of word ends.</summary>
    private ReadOnlySpan<char> Decorate(ReadOnlySpan<char> word, int start, int width)
    {
        var prefix = start == 0 ? "" : options.ContinuingSubwordPrefix;
        var suffix = start + width == word.Length ? options.EndOfWordSuffix : "";
        var character = word.Slice(start, width);
        return prefix.Length + suffix.Length == 0 ? character : string.Concat(prefix, character, suffix);
    }

    /// <summary>One symbol a byte, if the vocabulary has them all.</summary>
    private bool AddBytes(ReadOnlySpan<char> character, SymbolList symbols)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(character.Length)].AsSpan();
        bytes = bytes[..Encoding.UTF8.GetBytes(character, bytes)];
        foreach (var b in bytes)
        {
            if (byteIds[b] < 0) return false;
        }

        foreach (var b in bytes) symbols.Add(byteIds[b], 1);
        return true;
    }
}
