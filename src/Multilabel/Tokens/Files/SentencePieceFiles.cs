namespace Multilabel;

/// <summary>Tokenizers of SentencePiece model files: XLM-RoBERTa's (ids shifted by fairseq), ALBERT's and DeBERTa's.</summary>
internal static class SentencePieceFiles
{
    /// <summary>What ALBERT takes off the score of a piece like "7,", so that digits and commas stay apart.</summary>
    private const double DigitCommaPenalty = 100;

    public static TokenizerParts Read(string file, TokenizerConfig config)
    {
        var proto = SentencePieceProto.Read(file);
        if (proto.ModelType != SentencePieceProto.Unigram)
        {
            throw new MultilabelException(
                $"{file}: the model is of SentencePiece's type {proto.ModelType}; supported is 1 (unigram). "
                + "Save the tokenizer as tokenizer.json with the Python package `transformers`.");
        }

        return (config.ClassName, Path.GetFileName(file)) switch
        {
            ("XLMRobertaTokenizer", _) => XlmRoberta(proto, file, config),
            ("AlbertTokenizer", _) => Albert(proto, file, config),
            ("DebertaV2Tokenizer", _) => Deberta(proto, file, config),
            (null or "PreTrainedTokenizer" or "TokenizersBackend", "sentencepiece.bpe.model") => XlmRoberta(proto, file, config),
            (null or "PreTrainedTokenizer" or "TokenizersBackend", "spiece.model") => Albert(proto, file, config),
            (null or "PreTrainedTokenizer" or "TokenizersBackend", _) => Deberta(proto, file, config),
            var (name, _) => throw new MultilabelException(
                $"{file}: tokenizer_class is {name}; from SentencePiece files, XLMRobertaTokenizer, AlbertTokenizer and DebertaV2Tokenizer are supported. "
                + "Save the tokenizer as tokenizer.json with the Python package `transformers`."),
        };
    }

    /// <summary>fairseq's ids: four special tokens, the pieces from the fourth on, the mask at the end.</summary>
    private static TokenizerParts XlmRoberta(SentencePieceProto proto, string file, TokenizerConfig config)
    {
        var named = NamedTokens.OfRoberta(config).WithStrippingMask(config);
        var pieces = new List<(string, double)> { ("<s>", 0), ("<pad>", 0), ("</s>", 0), ("<unk>", 0) };
        pieces.AddRange(proto.Pieces.Skip(3).Select(p => (p.Text, (double)p.Score)));
        pieces.Add(("<mask>", 0));
        var normalizer = Normalizer([], proto, file);
        return Build(pieces, 3, normalizer, Metaspace(), named, ("bos_token", "eos_token"), proto, file, config);
    }

    private static TokenizerParts Albert(SentencePieceProto proto, string file, TokenizerConfig config)
    {
        var named = NamedTokens.Of(config, "[CLS]", "[SEP]", "<unk>", "[SEP]", "<pad>", "[CLS]", "[MASK]").WithStrippingMask(config);
        var first = new List<Normalizer> { new ReplaceNormalizer(new LiteralPattern("``"), "\""), new ReplaceNormalizer(new LiteralPattern("''"), "\"") };
        if (!config.Json.Flag("keep_accents", false)) first.AddRange([new UnicodeForm(compose: false, compatible: true), new MarkStripper(CodePointSet.Mark)]);
        if (config.Json.Flag("do_lower_case", true)) first.Add(new LowercaseNormalizer());
        var pieces = proto.Pieces.Select(p => (p.Text, p.Score - (EndsInDigitComma(p.Text) ? DigitCommaPenalty : 0)));
        return Build([.. pieces], proto.UnknownId, Normalizer(first, proto, file), Metaspace(), named, ("cls_token", "sep_token"), proto, file, config);
    }

    private static TokenizerParts Deberta(SentencePieceProto proto, string file, TokenizerConfig config)
    {
        var named = NamedTokens.Of(config, "[CLS]", "[SEP]", "[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]");
        var first = new List<Normalizer>();
        if (config.Json.Flag("do_lower_case", false)) first.Add(new LowercaseNormalizer());
        first.Add(new StripNormalizer(left: true, right: true));
        PreTokenizer words = Metaspace();
        if (config.Json.Flag("split_by_punct", false))
            words = new SequencePreTokenizer([CodePointSplitter.ForSet(CodePointSet.Punctuation, SplitBehavior.Isolated), words]);
        var pieces = proto.Pieces.Select(p => (p.Text, (double)p.Score));
        return Build([.. pieces], proto.UnknownId, Normalizer(first, proto, file), words, named, ("cls_token", "sep_token"), proto, file, config);
    }

    private static TokenizerParts Build(
        List<(string Text, double Score)> pieces, int unknownId, Normalizer normalizer, PreTokenizer preTokenizer, NamedTokens named,
        (string Before, string After) around, SentencePieceProto proto, string file, TokenizerConfig config)
    {
        var vocabulary = new Vocabulary(pieces.Count);
        for (var id = 0; id < pieces.Count; id++) vocabulary.Add(pieces[id].Text, id);
        if ((uint)unknownId >= (uint)pieces.Count)
            throw new MultilabelException($"{file}: the unknown token's id is {unknownId}; the model has {pieces.Count} pieces. Fetch the file again.");
        var parts = new TokenizerParts
        {
            Model = new UnigramModel(vocabulary, [.. pieces.Select(p => p.Score)], unknownId, byteFallback: false, file),
            Normalizer = normalizer,
            PreTokenizer = preTokenizer,
            PostProcessor = new PostProcessor
            {
                Before = [named.Surrounding(vocabulary, around.Before, file)],
                After = [named.Surrounding(vocabulary, around.After, file)],
            },
        };
        var added = proto.Pieces.Where(p => p.Kind is SentencePieceProto.Control or SentencePieceProto.UserDefined)
            .Select(p => named.WithContent(p.Text) ?? new AddedToken(p.Text, -1) { Special = p.Kind == SentencePieceProto.Control });
        return TokenizerFolder.Complete(parts, added, config, named);
    }

    private static SequenceNormalizer Normalizer(List<Normalizer> first, SentencePieceProto proto, string file)
    {
        if (proto.CharacterMap.Length > 0) first.Add(new PrecompiledNormalizer(proto.CharacterMap, file));
        first.Add(new ReplaceNormalizer(new BlankRunPattern(), " "));
        return new SequenceNormalizer([.. first]);
    }

    private static MetaspacePreTokenizer Metaspace() => new('▁', PrependScheme.Always, split: true);

    private static bool EndsInDigitComma(string piece) => piece.Length >= 2 && piece[^1] == ',' && char.IsDigit(piece[^2]);
}
