namespace Multilabel;

/// <summary>A text as an encoder reads it. All lists have one entry a token, special tokens included.</summary>
public sealed record TokenizedText
{
    /// <summary>The rows of the encoder's word embeddings.</summary>
    public required int[] Ids { get; init; }

    /// <summary>The segment of each token (0 for a single text in nearly every model).</summary>
    public required int[] TypeIds { get; init; }

    /// <summary>The tokens as Hugging Face shows them.</summary>
    public required string[] Tokens { get; init; }

    /// <summary>The half-open range of each token in Unicode code points (not UTF-16 units) of the original text; (0, 0) for special tokens.</summary>
    public required (int Start, int End)[] Offsets { get; init; }

    /// <summary>How many tokens of the text the length limit cut off.</summary>
    public int CutTokens { get; init; }

    /// <summary>Whether the length limit cut anything off.</summary>
    public bool Truncated => CutTokens > 0;
}
