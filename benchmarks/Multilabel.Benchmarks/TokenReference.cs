using System.IO.Compression;
using System.Text.Json;

namespace Multilabel.Benchmarks;

/// <summary>A folder with tokenizers and <c>tokens.jsonl.gz</c>: what Hugging Face's tokenizers make of many texts.</summary>
internal sealed class TokenReference(string folder)
{
    /// <summary>Ids and, on some rows, offsets of one text.</summary>
    internal sealed record Row(string Text, int[] Ids, (int Start, int End)[]? Offsets);

    public IEnumerable<string> Tokenizers =>
        Directory.GetDirectories(Path.Combine(folder, "tokenizers")).Order(StringComparer.Ordinal).Select(Path.GetFileName)!;

    public string FolderOf(string tokenizer) => Path.Combine(folder, "tokenizers", tokenizer);

    public List<Row> Rows(string tokenizer)
    {
        using var file = File.OpenRead(Path.Combine(folder, "tokens.jsonl.gz"));
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        var rows = new List<Row>();
        while (reader.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            var ids = json.RootElement.GetProperty(tokenizer).EnumerateArray().Select(i => i.GetInt32());
            var hasOffsets = json.RootElement.TryGetProperty(tokenizer + ".offsets", out var pairs);
            (int, int)[]? offsets = hasOffsets ? [.. pairs.EnumerateArray().Select(p => (p[0].GetInt32(), p[1].GetInt32()))] : null;
            rows.Add(new Row(json.RootElement.GetProperty("text").GetString()!, [.. ids], offsets));
        }

        return rows;
    }
}
