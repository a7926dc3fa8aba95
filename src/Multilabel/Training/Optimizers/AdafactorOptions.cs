namespace Multilabel;

/// <summary>The constants of <see cref="Adafactor"/>; the defaults are those for a learning rate and schedule of one's own.</summary>
internal sealed record AdafactorOptions
{
    /// <summary>Added to every squared gradient.</summary>
    public double SquareEpsilon { get; init; } = 1e-30;

    /// <summary>The least size that <see cref="ScaleParameter"/> takes a parameter to have.</summary>
    public double ParameterEpsilon { get; init; } = 1e-3;

    /// <summary>Root mean square of an update above which it is shortened.</summary>
    public double ClipThreshold { get; init; } = 1;

    /// <summary>The share of the past kept in step t is 1 - t^this.</summary>
    public double DecayRate { get; init; } = -0.8;

    /// <summary>The share of the past update kept; null for no first moment.</summary>
    public double? Beta1 { get; init; }

    /// <summary>Learning rates relative to the root mean square of each parameter.</summary>
    public bool ScaleParameter { get; init; }

    /// <summary>1/sqrt(t), at most 0.01, instead of the parameters' learning rates.</summary>
    public bool RelativeStep { get; init; }

    /// <summary>With <see cref="RelativeStep"/>: at most 1e-6 t instead of 0.01.</summary>
    public bool WarmupInit { get; init; }
}
