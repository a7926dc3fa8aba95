using System.IO.Compression;
using System.Text;

namespace Multilabel;

/// <summary>Opens a file as sheets; the content decides on the format, and the extension only between texts.</summary>
internal static class TableFile
{
    public static IReadOnlyList<Sheet> Open(string path)
    {
        var file = Path.GetFileName(path);
        CheckReadable(path);
        try
        {
            var compressed = IsCompressed(path);
            Stream OpenStream() => OpenText(path);
            var head = compressed ? ReadHead(OpenStream) : ReadHead(path);
            if (head.Length == 0) throw Empty(file);
            return FormatOf(path, file, head) switch
            {
                TableFormat.Excel when compressed => throw new MultilabelException($"{file} is a compressed workbook; unpack it first (gunzip)."),
                TableFormat.Parquet when compressed => throw new MultilabelException($"{file} is a compressed Parquet file; unpack it first (gunzip)."),
                TableFormat.Excel => ExcelSheets.Open(path),
                TableFormat.Parquet => [ParquetSheet.Open(path)],
                TableFormat.JsonLines => [JsonLinesSheet.Open(path, OpenStream)],
                TableFormat.Json => JsonSheets.Open(path, OpenStream),
                _ => [DelimitedSheet.Open(path, OpenStream)],
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new MultilabelException($"{file} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The format of a file that exists.</summary>
    public static TableFormat FormatOf(string path)
    {
        return FormatOf(path, Path.GetFileName(path), ReadHead(() => OpenText(path)));
    }

    /// <summary>The content of a file, unpacked if it is compressed with gzip.</summary>
    public static Stream OpenText(string path) => IsCompressed(path) ? new GZipStream(File.OpenRead(path), CompressionMode.Decompress) : File.OpenRead(path);

    public static MultilabelException Empty(string place) => new($"{place} is empty; expected a table with a header row, a text column and labels.");

    public static void CheckReadable(string path)
    {
        var file = Path.GetFileName(path.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar));
        if (Directory.Exists(path))
        {
            var tables = Directory.EnumerateFiles(path).Select(f => Path.GetFileName(f)).Where(HasTableExtension).Order(StringComparer.Ordinal).ToList();
            throw new MultilabelException($"{path} is a folder; expected a file" + (tables.Count > 0 ? $", such as {ClosestName.List(tables)} in it." : ", and there is no table in it."));
        }
        if (File.Exists(path)) return;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        var names = Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Where(HasTableExtension) : [];
        throw new MultilabelException($"{path} does not exist{ClosestName.Suggest(file, names)}.");
    }

    private static bool HasTableExtension(string file) => Path.GetExtension(file).ToLowerInvariant()
        is ".xlsx" or ".xls" or ".xlsm" or ".xlsb" or ".csv" or ".tsv" or ".tab" or ".jsonl" or ".ndjson" or ".json" or ".parquet" or ".gz";

    private static TableFormat FormatOf(string path, string file, byte[] head)
    {
        if (Starts(head, 'P', 'A', 'R', '1')) return TableFormat.Parquet;
        if (Starts(head, 'P', 'K', 3, 4)) return CheckWorkbook(path, file);
        if (Starts(head, 0xD0, 0xCF, 0x11, 0xE0)) return TableFormat.Excel;
        if (OtherFormat(head) is { } other) throw new MultilabelException($"{file} is {other}; expected .xlsx, .xls, .csv, .tsv, .jsonl, .json or .parquet.");
        var text = TextEncoding.Find(head).Encoding.GetString(head).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (text.StartsWith("<html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<table", StringComparison.OrdinalIgnoreCase))
            throw new MultilabelException($"{file} is a web page (HTML), though some programs name it .xls; open it in Excel and save it as .xlsx.");
        if (text.StartsWith("<?xml", StringComparison.Ordinal))
            throw new MultilabelException($"{file} is XML; open it in Excel and save it as .xlsx.");
        var extension = Path.GetExtension(file).ToLowerInvariant();
        if (extension == ".gz") extension = Path.GetExtension(Path.GetFileNameWithoutExtension(file)).ToLowerInvariant();
        var isJson = extension is ".json" or ".jsonl" or ".ndjson" || extension is not (".csv" or ".tsv" or ".tab") && LooksLikeJson(text);
        if (!isJson) return TableFormat.Delimited;
        if (text.StartsWith('[')) return TableFormat.Json;
        return extension is ".jsonl" or ".ndjson" || JsonLinesSheet.FirstLineIsObject(text) ? TableFormat.JsonLines : TableFormat.Json;
    }

    private static bool LooksLikeJson(string text) => text.StartsWith('{') || text.StartsWith('[') && text.AsSpan(1).TrimStart() is ['{' or '[', ..];

    private static TableFormat CheckWorkbook(string path, string file)
    {
        List<string> entries;
        try
        {
            using var zip = ZipFile.OpenRead(path);
            entries = [.. zip.Entries.Select(e => e.FullName)];
        }
        catch (InvalidDataException e)
        {
            throw new MultilabelException($"{file} is damaged: it starts like a workbook but ends too early or is not a complete zip archive. Get a fresh copy.", e);
        }
        if (entries.Any(e => e.StartsWith("xl/", StringComparison.Ordinal))) return TableFormat.Excel;
        var found = entries.Contains("mimetype") || entries.Contains("content.xml") ? "an OpenDocument file; save it as .xlsx"
            : entries.Any(e => e.StartsWith("word/", StringComparison.Ordinal)) ? "a Word document; put its texts into a workbook"
            : "a zip archive; unpack it first";
        throw new MultilabelException($"{file} is {found}.");
    }

    private static string? OtherFormat(byte[] head) =>
        Starts(head, '%', 'P', 'D', 'F') ? "a PDF document"
        : Starts(head, 'A', 'R', 'R', 'O', 'W', '1') ? "an Arrow/Feather file (save it as Parquet)"
        : Starts(head, 'S', 'Q', 'L', 'i', 't', 'e') ? "an SQLite database"
        : Starts(head, 0x80, 2) || Starts(head, 0x80, 3) || Starts(head, 0x80, 4) || Starts(head, 0x80, 5) ? "a Python pickle, which is not opened because it can execute code (save it as Parquet)"
        : Starts(head, 0x28, 0xB5, 0x2F, 0xFD) ? "compressed with Zstandard (unpack it first)"
        : Starts(head, 'B', 'Z', 'h') ? "compressed with bzip2 (unpack it first)"
        : null;

    private static bool Starts(byte[] head, params ReadOnlySpan<int> magic)
    {
        if (head.Length < magic.Length) return false;
        for (var i = 0; i < magic.Length; i++)
            if (head[i] != magic[i]) return false;
        return true;
    }

    private static bool IsCompressed(string path) => Starts(ReadHead(path), 0x1F, 0x8B);

    public static byte[] ReadHead(string path) => ReadHead(() => File.OpenRead(path));

    private static byte[] ReadHead(Func<Stream> open)
    {
        using var stream = open();
        var head = new byte[1 << 16];
        return head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
    }
}
