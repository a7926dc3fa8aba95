using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Multilabel;

/// <summary>
/// A small JSON object from a file, with typed reading: what has the wrong kind is an error that names file, key, value and expectation.
/// A key that is missing or null gives the default.
/// </summary>
internal sealed class JsonFile
{
    /// <summary>Longest file in bytes; a configuration has some kilobytes, a long training log some megabytes.</summary>
    private const long Longest = 64 << 20;

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private JsonFile(string path, JsonObject root) => (Path, Root) = (path, root);

    public string Path { get; }

    public JsonObject Root { get; }

    /// <exception cref="MultilabelException">The file is missing, unreadable or not one JSON object.</exception>
    public static JsonFile Read(string path)
    {
        return Parse(path) is JsonObject root ? new JsonFile(path, root) : throw new MultilabelException($"{path}: the file holds something else than one " +
            $"JSON object ({{ … }}).");
    }

    /// <summary>The whole content, of whatever kind.</summary>
    public static JsonNode? Parse(string path)
    {
        CheckLength(path);
        try
        {
            // A key that occurs twice counts as it does in Python: the last one wins.
            using var document = JsonDocument.Parse(WithoutByteOrderMark(File.ReadAllBytes(path)), Lenient);
            return ToNode(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new MultilabelException(string.Create(CultureInfo.InvariantCulture, $"{path}({(e.LineNumber ?? 0) + 1}): not valid JSON: " +
                $"{e.Message.Split(" LineNumber:")[0]}"), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MultilabelException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    /// <exception cref="MultilabelException">The file is longer than any of its kind.</exception>
    public static void CheckLength(string path)
    {
        if (LinkedFile.Length(path) is > Longest and var length)
            throw new MultilabelException($"{path}: has {length >> 20} MB; files of this kind have at most {Longest >> 20}. It is damaged, or something else than its name says.");
    }

    /// <summary>Writes <paramref name="content"/> with two spaces of indentation and a line feed at the end, as Python's json.dump(indent=2) does.</summary>
    public static void Write(string path, JsonNode content) => NewFile.Write(path, stream =>
        stream.Write(Encoding.UTF8.GetBytes(content.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n")));

    public int Int(string key, int missing, int least = 0, int most = int.MaxValue)
    {
        if (Get(key) is not { } node) return missing;
        return node.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue<long>(out var value) && value >= least && value <= most
            ? (int)value
            : throw Wrong(key, node, most == int.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"a whole number of at least {least}")
                : string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));
    }

    public double Double(string key, double missing, double least, double most)
    {
        if (Get(key) is not { } node) return missing;
        return node.GetValueKind() == JsonValueKind.Number && node.AsValue().TryGetValue<double>(out var value) && value >= least && value <= most
            ? value
            : throw Wrong(key, node, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"));
    }

    public string String(string key, string missing) => StringOrNull(key) ?? missing;

    public string? StringOrNull(string key)
    {
        if (Get(key) is not { } node) return null;
        return node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : throw Wrong(key, node, "a text");
    }

    public bool Bool(string key, bool missing)
    {
        if (Get(key) is not { } node) return missing;
        return node.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong(key, node, "true or false"),
        };
    }

    public JsonObject? Object(string key)
    {
        if (Get(key) is not { } node) return null;
        return node as JsonObject ?? throw Wrong(key, node, "an object ({ … })");
    }

    public IReadOnlyList<string>? Strings(string key)
    {
        if (Get(key) is not { } node) return null;
        if (node is not JsonArray array || array.Any(item => item?.GetValueKind() != JsonValueKind.String)) throw Wrong(key, node, "a list of texts");
        return [.. array.Select(item => item!.GetValue<string>())];
    }

    public JsonNode? Get(string key) => Root.TryGetPropertyValue(key, out var node) ? node : null;

    public MultilabelException Wrong(string key, JsonNode value, string expected)
    {
        var text = value.ToJsonString();
        return new MultilabelException($"{Path}: \"{key}\" is {(text.Length > 80 ? text[..77] + "…" : text)}; expected {expected}.");
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(byte[] bytes) => bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;

    private static JsonNode? ToNode(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Null:
                return null;
            case JsonValueKind.Array:
                return JsonArray.Create(element.Clone());
            case JsonValueKind.Object:
                var node = new JsonObject();
                foreach (var property in element.EnumerateObject()) node[property.Name] = ToNode(property.Value);
                return node;
            default:
                return JsonValue.Create(element.Clone());
        }
    }
}
