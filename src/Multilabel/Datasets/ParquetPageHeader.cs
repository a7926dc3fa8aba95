namespace Multilabel;

/// <summary>
/// The header of a Parquet page in Thrift's compact protocol, as far as <see cref="ParquetListPages"/> needs it
/// (parquet-format, parquet.thrift: PageHeader, DataPageHeaderV2).
/// </summary>
internal sealed class ParquetPageHeader
{
    private const int True = 1, False = 2, Int32 = 5, Binary = 8, Struct = 12, DataPage = 0, DataPageV2 = 3;

    private readonly Dictionary<int, int> _page = [], _v2 = [];
    private int _start;

    public int BodyStart { get; private set; }

    public bool IsDataPage => _page[1] == DataPage;

    public bool IsDataPageV2 => _page[1] == DataPageV2;

    public int End => BodyStart + _page[3];

    public int ValueCount => _v2[1];

    public int RepetitionLength => _v2.GetValueOrDefault(6);

    public static ParquetPageHeader Read(byte[] chunk, int start)
    {
        var header = new ParquetPageHeader { _start = start };
        header.BodyStart = header.ReadStruct(chunk, start, path: 0);
        if (header.BodyStart < 0 || header.End > chunk.Length || header.End <= start) throw new InvalidDataException("a page is longer than its column");
        return header;
    }

    /// <summary>Writes the page in its place again without its repetition levels.</summary>
    public void WriteWithoutRepetitions(byte[] chunk)
    {
        var body = chunk[(BodyStart + RepetitionLength)..End];
        var header = new List<byte>();
        WriteField(header, 1, 0, _page[1]);
        WriteField(header, 2, 1, _page[2] - RepetitionLength);
        WriteField(header, 3, 2, body.Length);
        header.Add((8 - 3) << 4 | Struct);
        for (var field = 1; field <= 5; field++) WriteField(header, field, field - 1, _v2.GetValueOrDefault(field));
        WriteField(header, 6, 5, 0);
        header.Add((byte)(1 << 4 | (_v2.GetValueOrDefault(7, 1) == 1 ? True : False)));
        header.Add(0);

        // Field 15 does not exist: readers skip it. Its length is written over as many bytes as make the page as long as it was.
        var spare = End - _start - body.Length - header.Count - 1;
        if (spare < 2) throw new InvalidDataException("a page has no repetition levels");
        header.Add((15 - 8) << 4 | Binary);
        var lengthBytes = Math.Min(5, spare - 1);
        var padding = spare - 1 - lengthBytes;
        for (var i = 0; i < lengthBytes; i++) header.Add((byte)(padding >> (7 * i) & 0x7F | (i < lengthBytes - 1 ? 0x80 : 0)));
        header.AddRange(new byte[padding]);
        header.Add(0);
        header.CopyTo(chunk, _start);
        body.CopyTo(chunk, _start + header.Count);
    }

    /// <summary>Levels of one bit in the hybrid of run lengths and bit packing (parquet-format, Encodings.md).</summary>
    public static void ReadLevels(ReadOnlySpan<byte> bytes, int count, List<int> levels)
    {
        var at = 0;
        while (count > 0)
        {
            var run = ReadVarint(bytes, ref at);
            var length = Math.Min(count, (run >> 1) * (run % 2 == 1 ? 8 : 1));
            if (length == 0 && run >> 1 == 0) throw new InvalidDataException("the levels of a list are cut short");
            for (var i = 0; i < length; i++) levels.Add(run % 2 == 1 ? bytes[at + i / 8] >> (i % 8) & 1 : bytes[at]);
            at += run % 2 == 1 ? run >> 1 : 1;
            count -= length;
        }
    }

    /// <summary>Reads a struct and returns the position after it; numbers of the page (path 0) and of its version-2 part (path 8) are kept.</summary>
    private int ReadStruct(byte[] bytes, int at, int path)
    {
        var field = 0;
        while (true)
        {
            var head = bytes[at++];
            if (head == 0) return at;
            field = head >> 4 is var delta and > 0 ? field + delta : ReadZigZag(bytes, ref at);
            switch (head & 15)
            {
                case True or False: Keep(path, field, (head & 15) == True ? 1 : 0); break;
                case 3: at++; break;
                case 4 or Int32 or 6: Keep(path, field, ReadZigZag(bytes, ref at)); break;
                case 7: at += 8; break;
                case Binary:
                    var length = ReadVarint(bytes, ref at);
                    at += length;
                    break;
                case Struct: at = ReadStruct(bytes, at, path == 0 ? field : -1); break;
                default: throw new InvalidDataException("a page header holds an unknown type");
            }
        }
    }

    private void Keep(int path, int field, int value)
    {
        if (path == 0) _page[field] = value;
        else if (path == 8) _v2[field] = value;
    }

    private static void WriteField(List<byte> bytes, int field, int last, int value)
    {
        bytes.Add((byte)((field - last) << 4 | Int32));
        var zigZag = (uint)(value << 1 ^ value >> 31);
        for (; zigZag >= 0x80; zigZag >>= 7) bytes.Add((byte)(zigZag | 0x80));
        bytes.Add((byte)zigZag);
    }

    private static int ReadZigZag(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = (uint)ReadVarint(bytes, ref at);
        return (int)(value >> 1) ^ -(int)(value & 1);
    }

    private static int ReadVarint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) break;
        }
        return unchecked((int)value);
    }
}
