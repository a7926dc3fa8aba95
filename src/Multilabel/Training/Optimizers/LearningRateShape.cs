namespace Multilabel;

/// <summary>How the learning rate runs over a training.</summary>
public enum LearningRateShape
{
    /// <summary>Falls in a straight line to 0 at the last step.</summary>
    Linear,

    /// <summary>Stays.</summary>
    Constant,

    /// <summary>Falls along half a cosine wave to 0 at the last step.</summary>
    Cosine,
}
