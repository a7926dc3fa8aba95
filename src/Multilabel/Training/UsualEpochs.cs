namespace Multilabel;

/// <summary>
/// How many passes over the rows a training makes unless told. On few rows it is steps that count, not epochs (Mosbach et al. 2021); a head that was
/// fitted first starts near the answer, a random one has to find it. Many rows are learned from in fewer passes: a pass shows the model each of them,
/// and what counts then is new texts, not that each row is known by heart.
/// </summary>
/// <param name="Epochs">Passes.</param>
/// <param name="AreFew">Whether the rows are so many that the passes are fewer than learning each row takes.</param>
/// <param name="Twice">Whether every batch passes twice (<see cref="RDrop"/>), for which half the epochs, at twice the rate, take as long and lead as far.</param>
internal sealed record UsualEpochs(int Epochs, bool AreFew, bool Twice = false)
{
    /// <param name="fitted">Whether the head is fitted first.</param>
    /// <param name="stepsPerEpoch">Batches in a pass.</param>
    /// <param name="mayPassTwice">Whether there is dropout, which makes two passes differ, and nobody wants it otherwise.</param>
    public static UsualEpochs For(bool fitted, int stepsPerEpoch, bool mayPassTwice)
    {
        var (epochs, fewestSteps, mostSteps, fewest) = fitted ? (20, 200, 5000, 3) : (40, 600, 10_000, 6);
        if (epochs * (long)stepsPerEpoch > mostSteps) return new(Math.Max(fewest, mostSteps / stepsPerEpoch), AreFew: true);
        var passes = Math.Max(epochs, (fewestSteps + stepsPerEpoch - 1) / stepsPerEpoch);
        return fitted && mayPassTwice ? new((passes + 1) / 2, AreFew: false, Twice: true) : new(passes, AreFew: false);
    }
}
