namespace Multilabel;

/// <summary>TF-IDF and logistic regression, which needs no encoder: what every other candidate has to beat.</summary>
internal sealed class LinearCandidate(Dataset dataset) : ICandidate
{
    public const string Key = "linear";

    private readonly string[] _texts = [.. dataset.Rows.Select(r => r.Text)];
    private readonly bool[][] _labels = [.. dataset.Rows.Select(r => r.Labels)];

    public string Name => Key;

    public string Description => "TF-IDF of words and characters with logistic regression";

    public float[][] Score(int[] train, int[] scored, int seed, Action<double> progress, CancellationToken cancellation) =>
        LinearModel.Train([.. train.Select(i => _texts[i])], [.. train.Select(i => _labels[i])], progress: progress, cancellation: cancellation).Logits([.. scored.Select(i => _texts[i])]);
}
