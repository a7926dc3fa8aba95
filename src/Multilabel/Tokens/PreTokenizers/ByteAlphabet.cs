namespace Multilabel;

/// <summary>GPT-2's visible character for every byte: itself where Latin-1 has one, else the next from U+0100 on (a blank is Ġ).</summary>
internal static class ByteAlphabet
{
    public const char Blank = 'Ġ';

    private static readonly char[] Table = Build();

    public static ReadOnlySpan<char> Chars => Table;

    private static char[] Build()
    {
        var next = '\u0100';
        var chars = new char[256];
        for (var b = 0; b < chars.Length; b++) chars[b] = b is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE ? (char)b : next++;
        return chars;
    }
}
