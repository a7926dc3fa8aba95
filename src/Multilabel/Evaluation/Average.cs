namespace Multilabel;

/// <summary>How a ratio of one label or one row becomes one number for all; scikit-learn's <c>average</c>.</summary>
internal enum Average
{
    /// <summary>Counts of all cells first, then one ratio.</summary>
    Micro,

    /// <summary>The mean over labels, rare and frequent alike.</summary>
    Macro,

    /// <summary>The mean over labels, each weighted by its positives.</summary>
    Weighted,

    /// <summary>The mean over rows.</summary>
    Samples,
}
