using System.Text.Json;

namespace Multilabel;

/// <summary>A whole <c>tokenizer.json</c>, the file of the `tokenizers` library.</summary>
internal sealed record TokenizerJson
{
    public required TokenModel Model { get; init; }

    public Normalizer? Normalizer { get; private set; }

    public PreTokenizer? PreTokenizer { get; private set; }

    public PostProcessor PostProcessor { get; private set; } = PostProcessor.None;

    /// <summary>The added tokens in the order of the file; their ids are not given yet.</summary>
    public List<AddedToken> AddedTokens { get; } = [];

    public ComponentJson? Padding { get; private set; }

    public int? TruncationLength { get; private set; }

    public bool TruncatesLeft { get; private set; }

    public static TokenizerJson Read(string file)
    {
        var bytes = File.ReadAllBytes(file);
        var text = bytes.AsSpan();
        if (text.StartsWith("\uFEFF"u8)) text = text[3..];
        try
        {
            return Parse(text, file);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new MultilabelException($"{file} is damaged or cut off ({bytes.Length} bytes): {e.Message} Fetch the file again.", e);
        }
    }

    private static TokenizerJson Parse(ReadOnlySpan<byte> text, string file)
    {
        var reader = new Utf8JsonReader(text);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new MultilabelException($"{file}: expected a JSON object with the parts of a tokenizer.");
        TokenModel? model = null;
        var parts = new List<ComponentJson>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name == "model") model = ModelJson.Read(ref reader, file);
            else parts.Add(new ComponentJson(JsonElement.ParseValue(ref reader), file, name));
        }

        if (model is null) throw new MultilabelException($"{file}: the section \"model\" is missing; this is not a whole tokenizer.");
        var json = new TokenizerJson { Model = model };
        foreach (var part in parts) json.Add(part);
        return json;
    }

    private void Add(ComponentJson part)
    {
        if (part.Element.ValueKind == JsonValueKind.Null) return;
        switch (part.Place)
        {
            case "version" when part.Element.ValueKind != JsonValueKind.String || part.Element.GetString() != "1.0":
                throw new MultilabelException($"{part.File}: version is {part.Element.GetRawText()}; expected \"1.0\", the only one there is.");
            case "normalizer":
                Normalizer = NormalizerReader.Read(part);
                break;
            case "pre_tokenizer":
                PreTokenizer = PreTokenizerReader.Read(part);
                break;
            case "post_processor":
                PostProcessor = PostProcessorReader.Read(part);
                break;
            case "added_tokens":
                foreach (var token in part.Element.EnumerateArray()) AddedTokens.Add(AddedTokenOf(new ComponentJson(token, part.File, "added_tokens[]")));
                break;
            case "padding":
                Padding = part;
                break;
            case "truncation":
                TruncationLength = part.NumberOrNull("max_length");
                TruncatesLeft = part.TextOrNull("direction") == "Left";
                break;
        }
    }

    /// <summary>An added token as it stands here and in <c>tokenizer_config.json</c>.</summary>
    public static AddedToken AddedTokenOf(ComponentJson json)
    {
        var special = json.Flag("special", false);
        return new AddedToken(json.Text("content"), -1)
        {
            Special = special,
            SingleWord = json.Flag("single_word", false),
            Lstrip = json.Flag("lstrip", false),
            Rstrip = json.Flag("rstrip", false),
            Normalized = json.Flag("normalized", !special),
        };
    }
}
