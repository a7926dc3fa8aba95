namespace Multilabel;

/// <summary>How the linear classifier reads texts and how freely it fits them.</summary>
internal sealed record LinearOptions
{
    /// <summary>scikit-learn's C: the larger, the more freely the training rows are fitted.</summary>
    public double C { get; init; } = 10;

    /// <summary>Shortest and longest run of words; (0, 0) for none.</summary>
    public (int Shortest, int Longest) WordNgrams { get; init; } = (1, 2);

    /// <summary>Shortest and longest run of characters inside a word with its borders; (0, 0) for none.</summary>
    public (int Shortest, int Longest) CharNgrams { get; init; } = (3, 5);

    /// <summary>1 + ln(count) in the place of the count.</summary>
    public bool SublinearTf { get; init; } = true;

    /// <summary>n-grams kept at most; the rarest are dropped first, all of one frequency together.</summary>
    public int MaxFeatures { get; init; } = 300_000;

    /// <summary>Weights (labels × features) kept at most; fewer features for very many labels.</summary>
    public long MaxWeights { get; init; } = 50_000_000;
}
