namespace Multilabel;

/// <summary>What training minimises. Measured as the mean over rows and labels, except <see cref="Zlpr"/>: the mean over rows.</summary>
public enum LossKind
{
    /// <summary>Binary cross-entropy. Proper: its minimum is the true probability. Right for most data, together with cut-offs chosen afterwards.</summary>
    Bce,

    /// <summary>
    /// Binary cross-entropy with positives weighted by (rows without the label) / (rows with it), at most 10. Shifts every logit by the logarithm of
    /// that weight, so the outputs are no probabilities; of use only where the cut-off must stay 0.5.
    /// </summary>
    BcePosWeight,

    /// <summary>Focal loss (Lin et al. 2017): cells that are already right count less. Not proper.</summary>
    Focal,

    /// <summary>
    /// Asymmetric loss (Ridnik et al. 2021): easy negatives count less, and not at all below a margin. For many labels of which few are set, or with
    /// missing positives. Not proper.
    /// </summary>
    Asymmetric,

    /// <summary>
    /// Zero-bounded log-sum-exp and pairwise rank-based loss (Su et al. 2022): ranks the labels of a row against the others with zero between them. Not
    /// proper.
    /// </summary>
    Zlpr,
}
