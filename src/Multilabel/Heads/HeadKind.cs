namespace Multilabel;

/// <summary>What turns hidden states into logits.</summary>
public enum HeadKind
{
    /// <summary>Mean pooling for a sentence-transformers folder (its own pooling mode), the architecture's own head otherwise.</summary>
    Auto,

    /// <summary>The head of transformers' ForSequenceClassification class.</summary>
    Architecture,

    /// <summary>Mean over the tokens and one linear layer, as sentence-transformers computes them.</summary>
    MeanPooling,
}
