using System.Buffers;
using System.Text;

namespace Multilabel;

/// <summary>
/// Finds the encoding of a text file: a byte order mark, zero bytes that betray UTF-16, valid UTF-8, or else Windows-1252.
/// A file that mixes UTF-8 with other bytes is refused, because either reading would spoil texts.
/// </summary>
internal static class TextEncoding
{
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    public static Encoding Windows1252
    {
        get
        {
            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
            return Encoding.GetEncoding(1252);
        }
    }

    /// <summary>The encoding by the first bytes alone; a character cut at the end does no harm.</summary>
    public static (Encoding Encoding, bool HasMark) Find(ReadOnlySpan<byte> head)
    {
        if (head is [0xEF, 0xBB, 0xBF, ..]) return (Utf8, true);
        if (head is [0xFF, 0xFE, 0, 0, ..]) return (Encoding.UTF32, true);
        if (head is [0xFF, 0xFE, ..]) return (Encoding.Unicode, true);
        if (head is [0xFE, 0xFF, ..]) return (Encoding.BigEndianUnicode, true);
        int even = 0, odd = 0;
        for (var i = 0; i < head.Length; i++)
            if (head[i] == 0) _ = i % 2 == 0 ? even++ : odd++;
        if (odd > head.Length / 8 && even <= odd / 8) return (Encoding.Unicode, false);
        if (even > head.Length / 8 && odd <= even / 8) return (Encoding.BigEndianUnicode, false);
        return (Utf8, false);
    }

    /// <summary>The encoding by all bytes, which are read once.</summary>
    public static (Encoding Encoding, bool HasMark) Find(string file, Func<Stream> open)
    {
        using var stream = open();
        var buffer = new byte[1 << 20];
        var filled = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        var found = Find(buffer.AsSpan(0, Math.Min(filled, 1 << 16)));
        if (found.HasMark || found.Encoding != Utf8) return found;

        long valid = 0, invalid = 0, line = 1, invalidLine = 0;
        byte first = 0;
        while (filled > 0)
        {
            var isEnd = filled < buffer.Length;
            var rest = buffer.AsSpan(0, filled);
            var carried = 0;
            while (true)
            {
                var next = rest.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
                line += rest[..(next < 0 ? rest.Length : next)].Count((byte)'\n');
                if (next < 0) break;
                rest = rest[next..];
                var status = Rune.DecodeFromUtf8(rest, out _, out var length);
                if (status == OperationStatus.NeedMoreData && !isEnd)
                {
                    rest.CopyTo(buffer);
                    carried = rest.Length;
                    break;
                }
                if (status == OperationStatus.Done) valid++;
                else if (invalid++ == 0) (first, invalidLine) = (rest[0], line);
                rest = rest[(status == OperationStatus.Done ? length : 1)..];
            }
            filled = isEnd ? 0 : carried + stream.ReadAtLeast(buffer.AsSpan(carried), buffer.Length - carried, throwOnEndOfStream: false);
        }
        if (invalid == 0) return found;
        if (valid <= invalid / 4) return (Windows1252, false);
        throw new MultilabelException(
            $"{file} line {invalidLine}: the byte 0x{first:X2} is not UTF-8, though {valid} other characters are: the file mixes encodings ({invalid} such bytes). Save it again as UTF-8.");
    }

    public static string NameOf(Encoding encoding, bool hasMark) => (encoding.CodePage switch
    {
        65001 => "UTF-8",
        1200 => "UTF-16",
        1201 => "UTF-16 big-endian",
        1252 => "Windows-1252",
        _ => encoding.WebName,
    }) + (hasMark ? " with byte order mark" : "");
}
