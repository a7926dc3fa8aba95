namespace Multilabel;

/// <summary>Makes pre-tokenizers of their descriptions in <c>tokenizer.json</c>.</summary>
internal static class PreTokenizerReader
{
    private const string Known = "BertPreTokenizer, ByteLevel, CharDelimiterSplit, Digits, FixedLength, Metaspace, Punctuation, Sequence, Split, "
        + "UnicodeScripts, Whitespace and WhitespaceSplit";

    private static readonly SplitBehavior[] Behaviors = Enum.GetValues<SplitBehavior>();

    public static PreTokenizer Read(ComponentJson json) => json.Type switch
    {
        "BertPreTokenizer" => new BertPreTokenizer(),
        "ByteLevel" => new ByteLevelPreTokenizer(json.Flag("add_prefix_space", true), json.Flag("use_regex", true)),
        "CharDelimiterSplit" or "Delimiter" => Delimiter(json),
        "Digits" => CodePointSplitter.ForSet(CodePointSet.Numeric, json.Flag("individual_digits", false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous),
        "FixedLength" => new FixedLengthPreTokenizer(json.NumberOrNull("length") ?? 5),
        "Metaspace" => Metaspace(json),
        "Punctuation" => CodePointSplitter.ForSet(CodePointSet.Punctuation, json.Value("behavior") is null ? SplitBehavior.Isolated : Behavior(json)),
        "Sequence" => new SequencePreTokenizer([.. json.Children("pretokenizers").Select(Read)]),
        "Split" => new SplitPreTokenizer(PatternReader.Read(json), Behavior(json), json.Flag("invert", false)),
        "UnicodeScripts" => new ScriptSplitter(),
        "Whitespace" => new WhitespacePreTokenizer(),
        "WhitespaceSplit" => CodePointSplitter.ForSet(CodePointSet.Space, SplitBehavior.Removed),
        var type => throw json.Unsupported(type, Known),
    };

    private static SplitBehavior Behavior(ComponentJson json)
    {
        var name = json.Text("behavior");
        var found = Array.FindIndex(Behaviors, b => b.ToString() == name);
        return found >= 0 ? Behaviors[found] : throw json.Wrong("behavior", string.Join(", ", Behaviors));
    }

    private static CodePointSplitter Delimiter(ComponentJson json)
    {
        var delimiter = json.Text("delimiter");
        if (delimiter.Length is 0 or > 2) throw json.Wrong("delimiter", "one character");
        var codePoint = char.ConvertToUtf32(delimiter, 0);
        return new CodePointSplitter(c => c == codePoint, SplitBehavior.Removed);
    }

    /// <summary>Files of before 2024 say <c>add_prefix_space</c>, later ones <c>prepend_scheme</c>.</summary>
    private static MetaspacePreTokenizer Metaspace(ComponentJson json)
    {
        if (json.TextOrNull("replacement") is not { Length: 1 } replacement) throw json.Wrong("replacement", "one character of the basic plane, usually ▁");
        var scheme = json.TextOrNull("prepend_scheme") switch
        {
            null => json.Flag("add_prefix_space", true) ? PrependScheme.Always : PrependScheme.Never,
            "always" => PrependScheme.Always,
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            _ => throw json.Wrong("prepend_scheme", "always, first or never"),
        };
        return new MetaspacePreTokenizer(replacement[0], scheme, json.Flag("split", true));
    }
}
