namespace Multilabel;

/// <summary>What a label's cut-off rests on.</summary>
public enum CutOffBasis
{
    /// <summary>Its own out-of-fold scores, or a rule that needs none.</summary>
    Own,

    /// <summary>The cut shared by all labels, because it has fewer than three positives; for a required recall: it has too few to promise it.</summary>
    TooFewPositives,

    /// <summary>Not learnable yet: its out-of-fold ranking may be chance (the interval of its AUC contains 0.5). It is predicted no more often than it occurs.</summary>
    NotLearnable,

    /// <summary>It is always on or always off in the training rows.</summary>
    Constant,
}
