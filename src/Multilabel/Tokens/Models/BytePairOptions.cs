namespace Multilabel;

/// <summary>The settings of a BPE model in <c>tokenizer.json</c>, under the names used there.</summary>
internal sealed record BytePairOptions
{
    public string? UnkToken { get; init; }

    public string ContinuingSubwordPrefix { get; init; } = "";

    public string EndOfWordSuffix { get; init; } = "";

    public bool FuseUnk { get; init; }

    public bool ByteFallback { get; init; }

    public bool IgnoreMerges { get; init; }
}
