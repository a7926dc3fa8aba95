namespace Multilabel;

/// <summary>A label and its probability.</summary>
/// <param name="Label">The label's name.</param>
/// <param name="Probability">Between 0 and 1; calibrated if the classifier is.</param>
public sealed record LabelProbability(string Label, double Probability);

/// <summary>What a classifier says of one text.</summary>
public sealed class Prediction
{
    private readonly IReadOnlyList<string> _names;
    private readonly float[] _logits;
    private readonly double[] _probabilities;
    private readonly bool[] _decided;

    internal Prediction(string text, IReadOnlyList<string> names, float[] logits, double[] probabilities, bool[] decided)
    {
        Text = text;
        _names = names;
        _logits = logits;
        _probabilities = probabilities;
        _decided = decided;
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>The labels above their cut-offs, the most probable first.</summary>
    public IReadOnlyList<LabelProbability> Labels => [.. All.Where((_, k) => _decided[k]).OrderByDescending(l => l.Probability)];

    /// <summary>Every label with its probability, in the classifier's order.</summary>
    public IReadOnlyList<LabelProbability> All => [.. _names.Select((name, k) => new LabelProbability(name, _probabilities[k]))];

    /// <summary>Raw outputs of the model before the sigmoid, in the classifier's order.</summary>
    public IReadOnlyList<float> Logits => _logits;

    /// <summary>Whether each label is above its cut-off, in the classifier's order.</summary>
    public IReadOnlyList<bool> Decisions => _decided;
}
