namespace Multilabel;

/// <summary>Everything a tokenizer consists of, as read from a folder.</summary>
internal sealed record TokenizerParts
{
    public required TokenModel Model { get; init; }

    public Normalizer? Normalizer { get; init; }

    public PreTokenizer? PreTokenizer { get; init; }

    public PostProcessor PostProcessor { get; init; } = PostProcessor.None;

    public IReadOnlyList<AddedToken> AddedTokens { get; init; } = [];

    /// <summary>The special tokens by their name in <c>tokenizer_config.json</c>, like <c>pad_token</c>.</summary>
    public IReadOnlyDictionary<string, string> Named { get; init; } = new Dictionary<string, string>();

    public int? PadId { get; init; }

    public bool PadsLeft { get; init; }

    public bool TruncatesLeft { get; init; }

    public int? ModelMaxLength { get; init; }

    public int? TruncationLength { get; init; }

    public bool AddsTokenTypeIds { get; init; }

    public int? IdOf(string name) => Named.TryGetValue(name, out var content) ? Find(content) : null;

    /// <summary>The id of an added token or of one in the vocabulary.</summary>
    public int? Find(string content) =>
        AddedTokens.FirstOrDefault(t => t.Content == content)?.Id ?? (Model.Vocabulary.Find(content) is var id and >= 0 ? id : null);
}
