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
            ? NamedTokens.Of(config, "<s>", "</s>", "[UNK]", "</s>", "<pad>", "<s>", "<mask>").WithStrippingMask(config)
            : NamedTokens.Of(config, null, null, "[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]");
        var vocabulary = ReadLines(file);
        var unknown = named.Content("unk_token");
        if (vocabulary.Find(unknown) < 0)
        {
            throw new MultilabelException(
                $"{file}: the unknown token \"{unknown}\" is not among its {vocabulary.Count} lines. "
                + "Correct \"unk_token\" in tokenizer_config.json, or fetch the file again.");
        }

        var (cls, sep) = (named.Surrounding(vocabulary, "cls_token", file), named.Surrounding(vocabulary, "sep_token", file));
        var json = config.Json;
        var parts = new TokenizerParts
        {
            Model = new WordPieceModel(vocabulary, unknown, "##", 100, file),
            Normalizer = NormalizerReader.Bert(
                cleanText: true, json.Flag("tokenize_chinese_chars", true), json.FlagOrNull("strip_accents"), json.Flag("do_lower_case", true)),
            PreTokenizer = new BertPreTokenizer(),
            PostProcessor = new PostProcessor { Before = [cls], After = [sep], TrimOffsets = isMpnet ? [false] : [] },
        };
        return TokenizerFolder.Complete(parts, [], config, named);
    }

    private static TokenizerParts Roberta(string vocabFile, string mergesFile, TokenizerConfig config)
    {
        var named = NamedTokens.OfRoberta(config);
        var vocabulary = ReadPairs(vocabFile);
        var (cls, sep) = (named.Surrounding(vocabulary, "cls_token", vocabFile), named.Surrounding(vocabulary, "sep_token", vocabFile));
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
