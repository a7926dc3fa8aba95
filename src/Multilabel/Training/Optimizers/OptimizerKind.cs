namespace Multilabel;

/// <summary>How weights move along their gradients.</summary>
public enum OptimizerKind
{
    /// <summary>Adam with bias correction and decoupled weight decay, as in PyTorch. Two numbers of memory per weight.</summary>
    AdamW,

    /// <summary>
    /// Adafactor as in transformers: second moments of a matrix from its row and column means, updates clipped by their size. Hardly any memory.
    /// </summary>
    Adafactor,
}
