using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Multilabel;

/// <summary>Arrays of numbers as <c>numpy.save</c> (.npy) and <c>numpy.savez</c> (.npz) write them. Arrays of Python objects are pickles and are refused.</summary>
/// <seealso href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html"/>
internal static partial class NumpyFile
{
    private const int LongestHeader = 1 << 16;

    private const long MostCells = 1 << 26;

    public static bool IsArray(ReadOnlySpan<byte> head) => head is [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..];

    /// <summary>A table of the array: [rows][columns]; an array of one dimension is a column.</summary>
    /// <exception cref="MultilabelException">It holds no numbers, has more than two dimensions or is cut short.</exception>
    public static float[][] Read(string file, Stream stream)
    {
        var start = new byte[10];
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !IsArray(start)) throw CutShort(file);
        long length = BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8));
        if (start[6] >= 2)
        {
            var more = new byte[2];
            if (stream.ReadAtLeast(more, 2, throwOnEndOfStream: false) < 2) throw CutShort(file);
            length |= (long)BinaryPrimitives.ReadUInt16LittleEndian(more) << 16;
        }
        if (length > LongestHeader) throw new MultilabelException($"{file}: its header says that it is {length} bytes long; that is no array of numbers.");
        var bytes = new byte[length];
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < length) throw CutShort(file);
        var header = Encoding.UTF8.GetString(bytes);
        var type = Description().Match(header) is { Success: true } d ? d.Groups[1].Value : throw NoNumbers(file, header.Trim());
        var shape = Shape().Match(header).Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(s => long.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : throw NoNumbers(file, header.Trim())).ToArray();
        if (shape.Length is 0 or > 2) throw new MultilabelException($"{file} holds an array of {shape.Length} dimensions ({string.Join(" x ", shape)}); expected rows x labels.");
        var (rows, columns) = (shape[0], shape.Length == 2 ? shape[1] : 1);
        if (rows > MostCells || columns > MostCells || rows * columns > MostCells) throw new MultilabelException($"{file} says that it holds {rows} x {columns} numbers; expected rows x labels.");
        var read = ReaderOf(type[1..]) ?? throw NoNumbers(file, type);
        var size = int.Parse(type.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture);
        // What the header promises is taken only as far as there are bytes.
        var values = new List<float>();
        var buffer = new byte[size * 4096];
        for (var left = rows * columns; left > 0;)
        {
            var count = (int)Math.Min(left, 4096);
            if (stream.ReadAtLeast(buffer.AsSpan(0, count * size), count * size, throwOnEndOfStream: false) < count * size) throw CutShort(file);
            for (var n = 0; n < count; n++)
            {
                var number = buffer.AsSpan(n * size, size);
                if (type[0] == '>') number.Reverse();
                values.Add(read(number));
            }
            left -= count;
        }
        var byColumns = FortranOrder().IsMatch(header);
        return [.. Enumerable.Range(0, (int)rows).Select(i => Enumerable.Range(0, (int)columns).Select(k => values[(int)(byColumns ? (k * rows) + i : (i * columns) + k)]).ToArray())];
    }

    /// <summary>The array of an archive: the only one, or the one of two dimensions that is named like predictions.</summary>
    public static float[][] ReadArchive(string file, string path)
    {
        try
        {
            using var zip = ZipFile.OpenRead(path);
            var arrays = zip.Entries.Where(e => e.FullName.EndsWith(".npy", StringComparison.Ordinal)).ToList();
            var chosen = arrays.Count == 1 ? arrays[0] : arrays.FirstOrDefault(e => PredictionNames().IsMatch(e.FullName))
                ?? throw new MultilabelException($"{file} holds {arrays.Count} arrays ({ClosestName.List(arrays.Select(e => e.FullName[..^4]))}); expected one, or one that is named predictions, logits or probabilities.");
            using var stream = chosen.Open();
            return Read($"{file} ({chosen.FullName})", stream);
        }
        catch (InvalidDataException e)
        {
            throw new MultilabelException($"{file} is a damaged archive: {e.Message} Save it again.", e);
        }
    }

    private delegate float NumberReader(ReadOnlySpan<byte> bytes);

    // Of a kind and its bytes, such as f4, little-endian. The weights' StoredTensor knows neither numbers without a sign nor another order of bytes.
    private static NumberReader? ReaderOf(string kind) => kind switch
    {
        "b1" or "u1" => b => b[0],
        "i1" => b => (sbyte)b[0],
        "f2" => b => (float)BinaryPrimitives.ReadHalfLittleEndian(b),
        "f4" => BinaryPrimitives.ReadSingleLittleEndian,
        "f8" => b => (float)BinaryPrimitives.ReadDoubleLittleEndian(b),
        "i2" => b => BinaryPrimitives.ReadInt16LittleEndian(b),
        "i4" => b => BinaryPrimitives.ReadInt32LittleEndian(b),
        "i8" => b => BinaryPrimitives.ReadInt64LittleEndian(b),
        "u2" => b => BinaryPrimitives.ReadUInt16LittleEndian(b),
        "u4" => b => BinaryPrimitives.ReadUInt32LittleEndian(b),
        "u8" => b => BinaryPrimitives.ReadUInt64LittleEndian(b),
        _ => null,
    };

    private static MultilabelException NoNumbers(string file, string found) => new(
        $"{file} holds no plain array of numbers ('{(found.Length > 60 ? found[..60] + "…" : found)}'); save the array of rows x labels alone, for example with numpy.save(file, numpy.asarray(predictions, dtype=\"float32\")).");

    private static MultilabelException CutShort(string file) => new($"{file} ends before its array does; it was cut short. Save it again.");

    [GeneratedRegex("""'descr'\s*:\s*'([<>|=][a-z]\d{1,2})'""")]
    private static partial Regex Description();

    [GeneratedRegex("""'shape'\s*:\s*\(([^)]*)\)""")]
    private static partial Regex Shape();

    [GeneratedRegex("""'fortran_order'\s*:\s*True""")]
    private static partial Regex FortranOrder();

    [GeneratedRegex("pred|logit|prob|score|output", RegexOptions.IgnoreCase)]
    private static partial Regex PredictionNames();
}
