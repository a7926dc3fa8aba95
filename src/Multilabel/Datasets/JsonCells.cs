using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Multilabel;

/// <summary>Makes cells of JSON values; half of a surrogate pair, which Python writes without complaint, becomes U+FFFD.</summary>
internal static partial class JsonCells
{
    public static readonly JsonDocumentOptions Reading = new() { AllowTrailingCommas = true, MaxDepth = 64 };

    /// <summary>A JSON text; also with the words NaN and Infinity, which Python writes for numbers and JSON does not know.</summary>
    public static JsonElement Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Reading);
            return document.RootElement.Clone();
        }
        catch (JsonException) when (WithoutNumberWords(json) is { } known)
        {
            using var document = JsonDocument.Parse(known, Reading);
            return document.RootElement.Clone();
        }
    }

    public static Cell From(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new Cell(TextOf(value)),
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? new Cell(whole) : new Cell(value.GetDouble()),
        JsonValueKind.True => new Cell(true),
        JsonValueKind.False => new Cell(false),
        JsonValueKind.Array => new Cell(value.EnumerateArray().Select(From).ToArray()),
        JsonValueKind.Object => FromObject(value),
        _ => Cell.Blank,
    };

    /// <summary>A string value, also where .NET refuses it because a surrogate stands alone.</summary>
    public static string TextOf(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return Unescape(value.GetRawText().AsSpan()[1..^1]);
        }
    }

    private static string? WithoutNumberWords(string json)
    {
        var known = NumberWords().Replace(json, m => m.Groups[1].Success ? "null" : m.Value);
        return known == json ? null : known;
    }

    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""|(-?\b(?:NaN|Infinity)\b)")]
    private static partial Regex NumberWords();

    private static Cell FromObject(JsonElement value)
    {
        // Label Studio writes several choices of one row as {"choices": [...]}.
        if (value.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array) return From(choices);
        var members = new Dictionary<string, Cell>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject()) members[member.Name] = From(member.Value);
        return new Cell(members);
    }

    private static string Unescape(ReadOnlySpan<char> raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }
            i++;
            if (raw[i] != 'u')
            {
                text.Append(raw[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var c => c });
                continue;
            }
            text.Append((char)ushort.Parse(raw.Slice(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            i += 4;
        }
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) text[i] = '\uFFFD';
        }
        return text.ToString();
    }
}
