namespace Multilabel;

/// <summary>What is needed of a model.</summary>
internal enum EncoderParts
{
    /// <summary>Configuration, weights and tokenizer.</summary>
    All,

    /// <summary>The tokenizer alone.</summary>
    Tokenizer,
}
