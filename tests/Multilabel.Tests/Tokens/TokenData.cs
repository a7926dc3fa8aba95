using System.IO.Compression;
using System.Text.Json;

namespace Multilabel.Tests;

/// <summary>The values of Hugging Face's tokenizers under TestData/tokens, and small folders made of them.</summary>
internal static class TokenData
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "TestData", "tokens");

    public static string At(params string[] parts) => Path.Combine([Folder, .. parts]);

    public static IEnumerable<JsonElement> Lines(string name)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(At(name)), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            yield return document.RootElement.Clone();
        }
    }

    public static JsonElement Json(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }

    public static int[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(n => n.GetInt32())];

    public static (int, int)[] Pairs(JsonElement list) => [.. list.EnumerateArray().Select(p => (p[0].GetInt32(), p[1].GetInt32()))];

    public static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(t => t.GetString()!)];
}
