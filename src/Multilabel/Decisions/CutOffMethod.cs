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

    /// <summary>One cut for all labels: half the best micro-F1 to be expected.</summary>
    PlugInMicro,

    /// <summary>For each text the labels with the best F1 to be expected of it, at least one (samples-F1).</summary>
    PlugInSamples,

    /// <summary>For each label the lowest cut at which the required share of its answers is right; none where no cut reaches that.</summary>
    Precision,

    /// <summary>For each label the highest cut that finds the required share of its texts (class-conditional conformal prediction).</summary>
    Recall,

    /// <summary>One cut for all labels, so that on average a text misses at most the rest of its labels (conformal risk control, Angelopoulos et al. 2022).</summary>
    MissRate,
}
