using System.Text.Json;

namespace Multilabel;

/// <summary>Builds a tokenizer from the files that were usual before <c>tokenizer.json</c>, the way the `transformers` library converts them.</summary>
internal static class VocabularyFiles
{
    /// <summary>The tokenizer, or null if none of the files is there.</summary>
    public static TokenizerParts? Read(string folder, TokenizerConfig config)
    {
        string? Existing(string name) => Path.Combine(folder, name) is var path && File.Exists(path) ? path : null;

        var sentencePiece = Existing("sentencepiece.bpe.model") ?? Existing("spiece.model") ?? Existing("spm.model");
        var (words, pairs, merges) = (Existing("vocab.txt"), Existing("vocab.json"), Existing("merges.txt"));
        if (words is not null) return Bert(words, config);
        if (pairs is not null && merges is not null) return Roberta(pairs, merges, config);
        if (sentencePiece is not null) return SentencePieceFiles.Read(sentencePiece, config);
        if (pairs is not null || merges is not null)
            throw new MultilabelException($"{folder}: {(pairs is null ? "vocab.json" : "merges.txt")} is missing; vocab.json and merges.txt belong together.");
        return null;
    }

    private static TokenizerParts Bert(string file, TokenizerConfig config)
    {
        var isMpnet = config.ClassName == "MPNetTokenizer";
        var named = isMpnet
            ? Named(config, ("bos_token", "<s>"), ("eos_token", "</s>"), ("unk_token", "[UNK]"), ("sep_token", "</s>"), ("pad_token", "<pad>"), ("cls_token", "<s>"), ("mask_token", "<mask>"))
            : Named(config, ("unk_token", "[UNK]"), ("sep_token", "[SEP]"), ("pad_token", "[PAD]"), ("cls_token", "[CLS]"), ("mask_token", "[MASK]"));
        if (isMpnet) named = [.. named.Select(n => n.Name == "mask_token" ? (n.Name, n.Token with { Lstrip = true }) : n)];
        var vocabulary = ReadLines(file);
        var unknown = Content(named, "unk_token");
        var (cls, sep) = (Surrounding(vocabulary, named, "cls_token", file), Surrounding(vocabulary, named, "sep_token", file));
        if (vocabulary.Find(unknown) < 0)
            throw new MultilabelException($"{file}: the unknown token \"{unknown}\" is not among its {vocabulary.Count} lines. Correct \"unk_token\" in tokenizer_config.json, or fetch the file again.");
        var json = config.Json;
        var parts = new TokenizerParts
        {
            Model = new WordPieceModel(vocabulary, unknown, "##", 100, file),
            Normalizer = NormalizerReader.Bert(true, json.Flag("tokenize_chinese_chars", true), json.FlagOrNull("strip_accents"), json.Flag("do_lower_case", true)),
            PreTokenizer = new BertPreTokenizer(),
            PostProcessor = new PostProcessor { Before = [cls], After = [sep], TrimOffsets = isMpnet ? [false] : [] },
        };
        return TokenizerFolder.Complete(parts, [], config, named);
    }

    private static TokenizerParts Roberta(string vocabFile, string mergesFile, TokenizerConfig config)
    {
        var named = Named(
            config, ("bos_token", "<s>"), ("eos_token", "</s>"), ("unk_token", "<unk>"), ("sep_token", "</s>"), ("pad_token", "<pad>"), ("cls_token", "<s>"), ("mask_token", "<mask>"));
        var vocabulary = ReadPairs(vocabFile);
        var (cls, sep) = (Surrounding(vocabulary, named, "cls_token", vocabFile), Surrounding(vocabulary, named, "sep_token", vocabFile));
        var builder = new MergeBuilder(vocabulary, "", mergesFile);
        foreach (var line in File.ReadLines(mergesFile))
        {
            if (line.Length > 0) builder.AddLine(line);
        }

        var addsPrefixSpace = config.Json.Flag("add_prefix_space", false);
        var parts = new TokenizerParts
        {
            Model = new BytePairModel(vocabulary, builder.Table, new BytePairOptions(), vocabFile),
            PreTokenizer = new ByteLevelPreTokenizer(addsPrefixSpace, split: true),
            PostProcessor = new PostProcessor { Before = [cls], After = [sep], TrimOffsets = config.Json.Flag("trim_offsets", true) ? [addsPrefixSpace] : [] },
        };
        return TokenizerFolder.Complete(parts, [], config, named);
    }

    /// <summary>The class's special tokens, where the configuration does not say otherwise.</summary>
    public static (string Name, AddedToken Token)[] Named(TokenizerConfig config, params (string Name, string Content)[] usual)
    {
        var stated = config.Named().ToDictionary(n => n.Name, n => n.Token);
        return [.. usual.Select(u => (u.Name, stated.GetValueOrDefault(u.Name) ?? new AddedToken(u.Content, -1) { Special = true }))];
    }

    public static string Content((string Name, AddedToken Token)[] named, string name) => Array.Find(named, n => n.Name == name).Token.Content;

    /// <summary>A special token that surrounds texts; it must be in the vocabulary.</summary>
    public static SpecialToken Surrounding(Vocabulary vocabulary, (string Name, AddedToken Token)[] named, string name, string file)
    {
        var content = Content(named, name);
        return vocabulary.Find(content) is var id and >= 0
            ? new SpecialToken(id, content, 0)
            : throw new MultilabelException($"{file}: {name} \"{content}\" is not among its {vocabulary.Count} tokens. Correct it in tokenizer_config.json, or fetch the file again.");
    }

    /// <summary>One token a line, the id is the line's place.</summary>
    private static Vocabulary ReadLines(string file)
    {
        var vocabulary = new Vocabulary(1024);
        var id = 0;
        foreach (var line in File.ReadLines(file)) vocabulary.Add(line, id++);
        return vocabulary.Count > 0 ? vocabulary : throw new MultilabelException($"{file} is empty; expected one token a line. Fetch the file again.");
    }

    private static Vocabulary ReadPairs(string file)
    {
        try
        {
            var reader = new Utf8JsonReader(File.ReadAllBytes(file));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new MultilabelException($"{file}: expected {{\"token\": id, …}}.");
            return ModelJson.ReadVocabulary(ref reader, file);
        }
        catch (JsonException e)
        {
            throw new MultilabelException($"{file} is damaged or cut off: {e.Message} Fetch the file again.", e);
        }
    }
}
