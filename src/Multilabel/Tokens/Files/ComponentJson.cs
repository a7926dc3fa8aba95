using System.Text.Json;

namespace Multilabel;

/// <summary>One component of <c>tokenizer.json</c>, and where it stands, for messages.</summary>
/// <param name="Element">The JSON object.</param>
/// <param name="File">The file it is in.</param>
/// <param name="Place">Like <c>normalizer.normalizers[1]</c>.</param>
internal sealed record ComponentJson(JsonElement Element, string File, string Place)
{
    public string Type => TextOrNull("type") ?? throw Wrong("type", "the name of a component");

    public string Text(string name) => TextOrNull(name) ?? throw Wrong(name, "a text");

    public string? TextOrNull(string name) => Value(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public bool Flag(string name, bool otherwise) => Value(name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        null or { ValueKind: JsonValueKind.Null } => otherwise,
        _ => throw Wrong(name, "true or false"),
    };

    public bool? FlagOrNull(string name) => Value(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : null;

    public int? NumberOrNull(string name) =>
        Value(name) is { ValueKind: JsonValueKind.Number } value ? value.TryGetInt32(out var number) ? number : throw Wrong(name, "a whole number") : null;

    public ComponentJson? Child(string name) =>
        Value(name) is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } value ? new ComponentJson(value, File, $"{Place}.{name}") : null;

    public IEnumerable<ComponentJson> Children(string name)
    {
        if (Value(name) is not { ValueKind: JsonValueKind.Array } list) throw Wrong(name, "a list");
        var (file, place) = (File, Place);
        return list.EnumerateArray().Select((item, i) => new ComponentJson(item, file, $"{place}.{name}[{i}]"));
    }

    public JsonElement? Value(string name) => Element.ValueKind == JsonValueKind.Object && Element.TryGetProperty(name, out var value) ? value : null;

    public MultilabelException Wrong(string name, string expected) =>
        new($"{File}: {Place}.{name} is {(Value(name) is { } value ? Short(value) : "missing")}; expected {expected}.");

    /// <summary>What this component is cannot be done here.</summary>
    public MultilabelException Unsupported(string what, string known) => new(
        $"{File}: {Place} is of type \"{what}\", which is not supported; supported are {known}. "
        + "Convert the tokenizer to one of these with the Python package `tokenizers`, or use another encoder.");

    private static string Short(JsonElement value) => value.GetRawText() is { Length: > 60 } text ? text[..60] + "…" : value.GetRawText();
}
