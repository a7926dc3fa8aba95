namespace Multilabel;

/// <summary>The special tokens of a tokenizer under their names, like <c>pad_token</c>.</summary>
internal sealed record NamedTokens(IReadOnlyList<(string Name, AddedToken Token)> All)
{
    private const string Mask = "mask_token";

    /// <summary>What the configuration states; for the rest what the class of the tokenizer has (null for none).</summary>
    public static NamedTokens Of(TokenizerConfig config, string? bos, string? eos, string unk, string sep, string pad, string cls, string mask)
    {
        var stated = config.Named().ToDictionary(n => n.Name, n => n.Token);
        (string Name, string? Content)[] usual =
            [("bos_token", bos), ("eos_token", eos), ("unk_token", unk), ("sep_token", sep), ("pad_token", pad), ("cls_token", cls), (Mask, mask)];
        var all = usual.Select(u => (u.Name, stated.GetValueOrDefault(u.Name) ?? (u.Content is null ? null : new AddedToken(u.Content, -1) { Special = true })));
        return new NamedTokens([.. all.Where(t => t.Item2 is not null).Select(t => (t.Name, t.Item2!))]);
    }

    public static NamedTokens OfRoberta(TokenizerConfig config) => Of(config, "<s>", "</s>", "<unk>", "</s>", "<pad>", "<s>", "<mask>");

    /// <summary>The mask takes the blank before it, unless the configuration describes the mask itself.</summary>
    public NamedTokens WithStrippingMask(TokenizerConfig config) =>
        config.Json.Child(Mask) is not null ? this : new([.. All.Select(n => n.Name == Mask ? (n.Name, n.Token with { Lstrip = true }) : n)]);

    public string Content(string name) => All.First(n => n.Name == name).Token.Content;

    public AddedToken? WithContent(string content) => All.FirstOrDefault(n => n.Token.Content == content).Token;

    /// <summary>A special token that surrounds texts; it must be in the vocabulary.</summary>
    public SpecialToken Surrounding(Vocabulary vocabulary, string name, string file)
    {
        var content = Content(name);
        return vocabulary.Find(content) is var id and >= 0 ? new SpecialToken(id, content, 0) : throw new MultilabelException(
            $"{file}: {name} \"{content}\" is not among its {vocabulary.Count} tokens. Correct it in tokenizer_config.json, or fetch the file again.");
    }
}
