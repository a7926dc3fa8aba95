using System.Runtime.InteropServices;

namespace Multilabel;

/// <summary>
/// The tokens of one word in a single block of memory, so that finding a word touches one place: the two lengths, the ids, the word, and for each token
/// the chars of the word that it covers.
/// </summary>
internal readonly struct WordTokens
{
    private const int Header = 2, IdSize = 2;

    private readonly char[] block;

    private WordTokens(char[] block) => this.block = block;

    public char[] Block => block;

    public ReadOnlySpan<int> Ids => MemoryMarshal.Cast<char, int>(block.AsSpan(Header, block[1] * IdSize));

    private int PlacesAt => Header + block[1] * IdSize + block[0];

    public static WordTokens Of(char[] block) => new(block);

    public static WordTokens Make(ReadOnlySpan<char> word, ReadOnlySpan<int> ids)
    {
        var tokens = new WordTokens(new char[Header + ids.Length * (IdSize + 1) + word.Length]);
        tokens.block[0] = (char)word.Length;
        tokens.block[1] = (char)ids.Length;
        ids.CopyTo(MemoryMarshal.Cast<char, int>(tokens.block.AsSpan(Header, ids.Length * IdSize)));
        word.CopyTo(tokens.block.AsSpan(Header + ids.Length * IdSize));
        return tokens;
    }

    public bool Is(ReadOnlySpan<char> word) => block[0] == word.Length && word.SequenceEqual(block.AsSpan(Header + block[1] * IdSize, word.Length));

    public int Start(int token) => block[PlacesAt + token] >> 8;

    public int End(int token) => block[PlacesAt + token] & 0xFF;

    /// <summary>Notes what a token covers; words are shorter than 256 chars.</summary>
    public void SetPlace(int token, int start, int end) => block[PlacesAt + token] = (char)(start << 8 | end);
}
