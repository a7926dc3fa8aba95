namespace Multilabel;

/// <summary>How probabilities become yes or no.</summary>
public enum CutOffMethod
{
    /// <summary>Half the best expected F1 of each label (Lipton, Elkan and Narayanaswamy 2014), drawn towards the shared cut for labels with few positives.</summary>
    PlugIn,

    /// <summary>0.5 for every label, on the plain sigmoid.</summary>
    Fixed,

    /// <summary>One cut for all labels: the one with the best macro-F1.</summary>
    Global,

    /// <summary>For each label the cut with its best F1 (Yang 2001); wants 30 positives per label.</summary>
    SCut,

    /// <summary>For each label the cut that predicts it as often as it occurs.</summary>
    PCut,

    /// <summary>The r most probable labels of every text, r being the usual number.</summary>
    RCut,

    /// <summary>Labels by falling frequency, each with the cut that is best for its own F1 and the micro-F1 so far (Lin and Lin 2023, micromacro-freq).</summary>
    MicroMacro,
}
