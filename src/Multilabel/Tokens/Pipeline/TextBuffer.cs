using System.Buffers;
using System.Text;

namespace Multilabel;

/// <summary>UTF-16 text being rewritten; on request each char knows the code points <c>[From, To)</c> of the original text that it stands for.</summary>
internal sealed class TextBuffer
{
    private char[] chars = new char[512];
    private int[] from = [], to = [];

    public int Length { get; private set; }

    public bool Tracks { get; private set; }

    public ReadOnlySpan<char> Text => chars.AsSpan(0, Length);

    /// <summary>The same text for changes that keep every char's place.</summary>
    public Span<char> Writable => chars.AsSpan(0, Length);

    public int Capacity => chars.Length;

    public int From(int index) => from[index];

    public int To(int index) => to[index];

    public void Clear(bool tracks)
    {
        Length = 0;
        Tracks = tracks;
    }

    /// <summary>Takes the original text; unpaired surrogates, which have no UTF-8 form, become U+FFFD.</summary>
    public void Load(string text, bool tracks)
    {
        Clear(tracks);
        Reserve(text.Length);
        text.CopyTo(chars);
        Length = text.Length;
        var plain = !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');
        if (!plain) ReplaceUnpaired();
        if (!tracks) return;
        for (int i = 0, codePoint = 0; i < Length; i++, codePoint++)
        {
            Align(i, codePoint, codePoint + 1);
            if (!plain && char.IsHighSurrogate(chars[i])) Align(++i, codePoint, codePoint + 1);
        }
    }

    public void Append(char c, int first, int end)
    {
        if (Length == chars.Length || Tracks && Length == from.Length) Reserve(1);
        chars[Length] = c;
        if (Tracks) Align(Length, first, end);
        Length++;
    }

    public void AppendCodePoint(int codePoint, int first, int end)
    {
        if (codePoint < 0x10000)
        {
            Append((char)codePoint, first, end);
            return;
        }

        Append((char)(0xD7C0 + (codePoint >> 10)), first, end);
        Append((char)(0xDC00 + (codePoint & 0x3FF)), first, end);
    }

    public void Append(TextBuffer other, int start, int count)
    {
        Reserve(count);
        other.chars.AsSpan(start, count).CopyTo(chars.AsSpan(Length));
        if (Tracks)
        {
            other.from.AsSpan(start, count).CopyTo(from.AsSpan(Length));
            other.to.AsSpan(start, count).CopyTo(to.AsSpan(Length));
        }

        Length += count;
    }

    /// <summary>Room for <paramref name="count"/> chars at the end, to be filled; only without tracking.</summary>
    public Span<char> Extend(int count)
    {
        Reserve(count);
        Length += count;
        return chars.AsSpan(Length - count, count);
    }

    /// <summary>The code point at <paramref name="index"/> and how many chars it takes.</summary>
    public int CodePointAt(int index, out int width)
    {
        var c = chars[index];
        width = char.IsHighSurrogate(c) ? 2 : 1;
        return width == 1 ? c : char.ConvertToUtf32(c, chars[index + 1]);
    }

    private void Align(int index, int first, int end)
    {
        from[index] = first;
        to[index] = end;
    }

    private void Reserve(int more)
    {
        var needed = Length + more;
        if (needed > chars.Length) Array.Resize(ref chars, Math.Max(needed, chars.Length * 2));
        if (!Tracks || chars.Length == from.Length) return;
        Array.Resize(ref from, chars.Length);
        Array.Resize(ref to, chars.Length);
    }

    private void ReplaceUnpaired()
    {
        var text = Writable;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (Rune.DecodeFromUtf16(text[i..], out _, out _) == OperationStatus.Done) i++;
            else text[i] = '\uFFFD';
        }
    }
}
