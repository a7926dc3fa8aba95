namespace Multilabel;

/// <summary>Finds the tokenizer in a model folder and reads it with its settings.</summary>
internal static class TokenizerFolder
{
    private const long LongestFile = 256 << 20;
    private static readonly string[] Files =
    [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.txt", "vocab.json", "merges.txt", "sentencepiece.bpe.model", "spiece.model", "spm.model",
    ];

    public static TokenizerParts Read(string folder)
    {
        if (!Directory.Exists(folder))
            throw new MultilabelException($"{folder}: there is no such folder; expected one with a tokenizer, as Hugging Face saves it.");
        try
        {
            foreach (var name in Files)
                if (LinkedFile.Length(Path.Combine(folder, name)) is > LongestFile and var length)
                    throw new MultilabelException($"{Path.Combine(folder, name)}: has {length >> 20} MB; a tokenizer's files have at most {LongestFile >> 20}. It is damaged, or something else than its name says.");
            var config = TokenizerConfig.Load(folder);
            var file = Path.Combine(folder, "tokenizer.json");
            if (File.Exists(file)) return FromJson(TokenizerJson.Read(file), config);
            return VocabularyFiles.Read(folder, config) ?? throw new MultilabelException(
                $"{folder}: no tokenizer found; looked for tokenizer.json, vocab.txt, vocab.json with merges.txt, sentencepiece.bpe.model, "
                + "spiece.model and spm.model. Copy the tokenizer's files from the model that the folder was made of.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MultilabelException($"{folder}: the tokenizer cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Joins what the tokenizer's files say with the configuration, as the `transformers` library does.</summary>
    public static TokenizerParts Complete(TokenizerParts parts, IEnumerable<AddedToken> added, TokenizerConfig config, NamedTokens named)
    {
        var all = new AddedTokenList(parts.Model.Vocabulary);
        all.Add(added);
        all.Add(config.Added().OrderBy(t => t.Id));
        all.AddMissing(named.All.Select(n => n.Token));
        all.AddMissing(config.Unnamed());
        parts = parts with
        {
            AddedTokens = all.Tokens,
            Named = named.All.ToDictionary(n => n.Name, n => n.Token.Content),
            PadsLeft = config.PadsLeft ?? parts.PadsLeft,
            TruncatesLeft = config.TruncatesLeft ?? parts.TruncatesLeft,
            ModelMaxLength = config.ModelMaxLength,
            AddsTokenTypeIds = config.AddsTokenTypeIds,
        };
        return parts with { PadId = parts.IdOf("pad_token") ?? parts.PadId };
    }

    private static TokenizerParts FromJson(TokenizerJson json, TokenizerConfig config)
    {
        var parts = new TokenizerParts
        {
            Model = json.Model,
            Normalizer = config.Overrule(json.Normalizer),
            PreTokenizer = config.Overrule(json.PreTokenizer),
            PostProcessor = json.PostProcessor,
            PadId = json.Padding?.NumberOrNull("pad_id"),
            PadsLeft = json.Padding?.TextOrNull("direction") == "Left",
            TruncatesLeft = json.TruncatesLeft,
            TruncationLength = json.TruncationLength,
        };
        return Complete(parts, json.AddedTokens, config, new NamedTokens([.. config.Named()]));
    }
}
