using System.Text.Json;

namespace Multilabel;

/// <summary>
/// Reads the section <c>model</c> of <c>tokenizer.json</c>. The vocabulary and the merges are most of the file, so they are read token by token
/// without a document in between; the order in which they stand does not matter.
/// </summary>
internal ref struct ModelJson(string file)
{
    private const string Known = "BPE, Unigram, WordLevel and WordPiece";

    private readonly string file = file;
    private readonly Dictionary<string, JsonElement> settings = [];
    private Vocabulary? vocabulary;
    private List<double>? scores;
    private Utf8JsonReader merges;
    private bool hasMerges;

    public static TokenModel Read(ref Utf8JsonReader reader, string file)
    {
        var json = new ModelJson(file);
        json.ReadSections(ref reader);
        return json.Build();
    }

    /// <summary>Reads <c>{"token": id, …}</c>.</summary>
    public static Vocabulary ReadVocabulary(ref Utf8JsonReader reader, string file)
    {
        var vocabulary = new Vocabulary(1024);
        var buffer = new char[256];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var token = Text(ref reader, ref buffer);
            reader.Read();
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var id))
                throw new MultilabelException($"{file}: the id of the token \"{token}\" in the vocabulary is not a whole number.");
            try
            {
                vocabulary.Add(token, id);
            }
            catch (MultilabelException e)
            {
                throw new MultilabelException($"{file}: {e.Message}", e);
            }
        }

        return vocabulary;
    }

    private void ReadSections(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new MultilabelException($"{file}: \"model\" is not an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name == "vocab" && reader.TokenType == JsonTokenType.StartObject)
            {
                vocabulary = ReadVocabulary(ref reader, file);
            }
            else if (name == "vocab" && reader.TokenType == JsonTokenType.StartArray)
            {
                ReadPieces(ref reader);
            }
            else if (name == "merges" && reader.TokenType == JsonTokenType.StartArray)
            {
                merges = reader;
                hasMerges = true;
                reader.Skip();
            }
            else
            {
                settings[name] = JsonElement.ParseValue(ref reader);
            }
        }
    }

    private TokenModel Build()
    {
        var json = new ComponentJson(Settings(), file, "model");
        if (vocabulary is null) throw new MultilabelException($"{file}: the model has no vocabulary (\"vocab\").");

        // Files of the first versions do not name the type.
        var type = json.TextOrNull("type")
            ?? (hasMerges ? "BPE" : scores is not null ? "Unigram" : json.Value("continuing_subword_prefix") is not null ? "WordPiece" : "WordLevel");
        return type switch
        {
            "WordPiece" => new WordPieceModel(
                vocabulary,
                json.TextOrNull("unk_token") ?? "[UNK]",
                json.TextOrNull("continuing_subword_prefix") ?? "##",
                json.NumberOrNull("max_input_chars_per_word") ?? 100,
                file),
            "WordLevel" => new WordLevelModel(vocabulary, json.TextOrNull("unk_token") ?? "<unk>", file),
            "BPE" => BytePair(json),
            "Unigram" => Unigram(json),
            _ => throw json.Unsupported(type, Known),
        };
    }

    /// <summary>What the section says besides vocabulary and merges.</summary>
    private readonly JsonElement Settings()
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in settings)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        var reader = new Utf8JsonReader(bytes.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    private UnigramModel Unigram(ComponentJson json)
    {
        if (scores is null || scores.Count == 0)
            throw json.Wrong("vocab", "a list of tokens with scores, like [[\"<unk>\", 0.0], …], with at least one entry");
        var unknown = json.NumberOrNull("unk_id") ?? -1;
        if (unknown >= scores.Count) throw json.Wrong("unk_id", $"the place of the unknown token among the {scores.Count} of the vocabulary");
        return new UnigramModel(vocabulary!, [.. scores], unknown, json.Flag("byte_fallback", false), file);
    }

    private BytePairModel BytePair(ComponentJson json)
    {
        if (json.Value("dropout") is { ValueKind: JsonValueKind.Number } dropout && dropout.GetDouble() != 0)
        {
            throw new MultilabelException(
                $"{file}: model.dropout is {dropout.GetRawText()}; expected null, because with dropout the ids are random. Set it to null.");
        }

        var options = new BytePairOptions
        {
            UnkToken = json.TextOrNull("unk_token"),
            ContinuingSubwordPrefix = json.TextOrNull("continuing_subword_prefix") ?? "",
            EndOfWordSuffix = json.TextOrNull("end_of_word_suffix") ?? "",
            FuseUnk = json.Flag("fuse_unk", false),
            ByteFallback = json.Flag("byte_fallback", false),
            IgnoreMerges = json.Flag("ignore_merges", false),
        };
        var builder = new MergeBuilder(vocabulary!, options.ContinuingSubwordPrefix, file);
        if (hasMerges) ReadMerges(builder);
        return new BytePairModel(vocabulary!, builder.Table, options, file);
    }

    /// <summary>Merges as <c>"a b"</c> or, since 2024, as <c>["a", "b"]</c>.</summary>
    private void ReadMerges(MergeBuilder builder)
    {
        var (left, right) = (new char[256], new char[256]);
        while (merges.Read() && merges.TokenType != JsonTokenType.EndArray)
        {
            if (merges.TokenType == JsonTokenType.String)
            {
                builder.AddLine(Text(ref merges, ref left));
                continue;
            }

            if (merges.TokenType != JsonTokenType.StartArray) throw builder.Malformed(merges.TokenType.ToString());
            if (!merges.Read() || merges.TokenType != JsonTokenType.String) throw builder.Malformed("a list without two texts");
            var first = Text(ref merges, ref left);
            if (!merges.Read() || merges.TokenType != JsonTokenType.String) throw builder.Malformed("a list without two texts");
            builder.Add(first, Text(ref merges, ref right));
            if (!merges.Read() || merges.TokenType != JsonTokenType.EndArray) throw builder.Malformed("a list of more than two texts");
        }
    }

    /// <summary>The pieces of a Unigram model: <c>[["▁the", -3.2], …]</c>; the id is the place in the list.</summary>
    private void ReadPieces(ref Utf8JsonReader reader)
    {
        (vocabulary, scores) = (new Vocabulary(1024), []);
        var buffer = new char[256];
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.String) throw WrongPiece(scores.Count);
            vocabulary.Add(Text(ref reader, ref buffer), scores.Count);
            if (!reader.Read() || reader.TokenType != JsonTokenType.Number) throw WrongPiece(scores.Count);
            scores.Add(reader.GetDouble());
            if (!reader.Read() || reader.TokenType != JsonTokenType.EndArray) throw WrongPiece(scores.Count - 1);
        }

        if (reader.TokenType != JsonTokenType.EndArray) throw WrongPiece(scores.Count);
    }

    private readonly MultilabelException WrongPiece(int index) => new($"{file}: model.vocab[{index}] is not a token with its score, like [\"▁the\", -3.2].");

    private static ReadOnlySpan<char> Text(ref Utf8JsonReader reader, ref char[] buffer)
    {
        if (reader.ValueSpan.Length > buffer.Length) buffer = new char[reader.ValueSpan.Length];
        return buffer.AsSpan(0, reader.CopyString(buffer));
    }
}
