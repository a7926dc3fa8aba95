namespace Multilabel;

/// <summary>What a student learns from its teacher.</summary>
public enum DistillationTask
{
    /// <summary>Sentence embeddings: vectors of length 1 that point where the teacher's do.</summary>
    Encoder,

    /// <summary>The logits of a classifier.</summary>
    Classifier,
}
