namespace Multilabel;

/// <summary>Makes normalizers of their descriptions in <c>tokenizer.json</c>.</summary>
internal static class NormalizerReader
{
    private const string Known = "BertNormalizer, ByteLevel, Lowercase, NFC, NFD, NFKC, NFKD, Nmt, Precompiled, Prepend, Replace, Sequence, Strip "
        + "and StripAccents";

    public static Normalizer Read(ComponentJson json) => json.Type switch
    {
        "BertNormalizer" => Bert(
            json.Flag("clean_text", true), json.Flag("handle_chinese_chars", true), json.FlagOrNull("strip_accents"), json.Flag("lowercase", true)),
        "ByteLevel" => new ByteLevelNormalizer(),
        "Lowercase" => new LowercaseNormalizer(),
        "NFC" => new UnicodeForm(compose: true, compatible: false),
        "NFD" => new UnicodeForm(compose: false, compatible: false),
        "NFKC" => new UnicodeForm(compose: true, compatible: true),
        "NFKD" => new UnicodeForm(compose: false, compatible: true),
        "Nmt" => new NmtNormalizer(),
        "Precompiled" => Precompiled(json),
        "Prepend" => new PrependNormalizer(json.Text("prepend")),
        "Replace" => new ReplaceNormalizer(PatternReader.Read(json), json.Text("content")),
        "Sequence" => new SequenceNormalizer([.. json.Children("normalizers").Select(Read)]),
        "Strip" => new StripNormalizer(json.Flag("strip_left", true), json.Flag("strip_right", true)),
        "StripAccents" => new MarkStripper(CodePointSet.Mark),
        var type => throw json.Unsupported(type, Known),
    };

    /// <summary>Accents go with the capitals unless it is said otherwise.</summary>
    public static BertNormalizer Bert(bool cleanText, bool handleChinese, bool? stripAccents, bool lowercase) =>
        new(cleanText, handleChinese, stripAccents ?? lowercase, lowercase);

    private static PrecompiledNormalizer Precompiled(ComponentJson json)
    {
        if (json.TextOrNull("precompiled_charsmap") is not { Length: > 0 } base64) throw json.Wrong("precompiled_charsmap", "a character map in base 64");
        var map = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, map, out var bytes)
            ? new PrecompiledNormalizer(map.AsSpan(0, bytes), json.File)
            : throw json.Wrong("precompiled_charsmap", "a character map in base 64");
    }
}
