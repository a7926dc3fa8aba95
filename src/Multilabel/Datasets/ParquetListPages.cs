using Parquet.Meta;
using Parquet.Schema;

namespace Multilabel;

/// <summary>
/// A Parquet file in which one chunk of a list column is made readable. Parquet.Net 6.1 does not read repeated values in data pages of
/// version 2 (as pyarrow writes them on request). Their repetition levels stand uncompressed before the rest of the page, so they are read here and cut
/// out; what remains is the page of an ordinary column with the same path, and an unknown header field that readers skip keeps every page where it was.
/// </summary>
internal sealed class ParquetListPages : Stream
{
    private readonly Stream _file;
    private readonly byte[] _chunk;
    private readonly long _start;

    private ParquetListPages(Stream file, byte[] chunk, long start, DataField field, int[] repetitionLevels)
    {
        (_file, _chunk, _start) = (file, chunk, start);
        Field = field;
        RepetitionLevels = repetitionLevels;
    }

    /// <summary>The list's values as a column that does not repeat.</summary>
    public DataField Field { get; }

    public int[] RepetitionLevels { get; }

    /// <summary>The file with the chunk changed, or null if the chunk can be read as it is.</summary>
    public static ParquetListPages? Open(string path, ColumnChunk column, DataField field)
    {
        var data = column.MetaData!;
        var start = data.DictionaryPageOffset is { } dictionary and > 0 ? Math.Min(dictionary, data.DataPageOffset) : data.DataPageOffset;
        var chunk = new byte[data.TotalCompressedSize];
        var file = File.OpenRead(path);
        file.Position = start;
        file.ReadExactly(chunk);
        file.Position = 0;

        var levels = new List<int>();
        var at = 0;
        while (at < chunk.Length)
        {
            var page = ParquetPageHeader.Read(chunk, at);
            if (page.IsDataPageV2)
            {
                ParquetPageHeader.ReadLevels(chunk.AsSpan(page.BodyStart, page.RepetitionLength), page.ValueCount, levels);
                page.WriteWithoutRepetitions(chunk);
            }
            else if (page.IsDataPage)
            {
                file.Dispose();
                return null;
            }
            at = page.End;
        }
        // Groups are optional by nature of the type; the item's own nullability makes up the number of levels.
        var parts = field.Path.ToList();
        Field flat = new DataField(parts[^1], field.ClrType, isNullable: field.MaxDefinitionLevel == parts.Count, isArray: false);
        for (var i = parts.Count - 2; i >= 0; i--) flat = new StructField(parts[i], flat);
        var leaf = new ParquetSchema(flat).DataFields[0];
        if (leaf.MaxDefinitionLevel != field.MaxDefinitionLevel)
            throw new NotSupportedException($"lists without nulls in data pages of version 2 (column '{parts[0]}') cannot be read");
        return new ParquetListPages(file, chunk, start, leaf, [.. levels]);
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _file.Length;

    public override long Position { get => _file.Position; set => _file.Position = value; }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var position = _file.Position;
        var read = _file.Read(buffer, offset, count);
        var from = Math.Max(position, _start);
        var to = Math.Min(position + read, _start + _chunk.Length);
        if (from < to) _chunk.AsSpan((int)(from - _start), (int)(to - from)).CopyTo(buffer.AsSpan(offset + (int)(from - position)));
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) => _file.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _file.Dispose();
        base.Dispose(disposing);
    }
}
