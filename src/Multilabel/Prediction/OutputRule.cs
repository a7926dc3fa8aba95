namespace Multilabel;

/// <summary>From logits to probabilities and decisions: calibrated sigmoids and cut-offs, or one softmax where a folder was trained for one label a text.</summary>
internal sealed class OutputRule
{
    private readonly CutOffs? _cutOffs;

    private OutputRule(CutOffs? cutOffs, string description) => (_cutOffs, Description) = (cutOffs, description);

    /// <summary>In words, for people.</summary>
    public string Description { get; }

    /// <summary>Whether exactly one label is chosen, by one softmax over all.</summary>
    public bool IsOneChoice => _cutOffs is null;

    /// <summary>The cut-off of each label; null where the rule is not a cut-off.</summary>
    public IReadOnlyList<double>? Thresholds => _cutOffs is { HasThresholds: true } ? _cutOffs.Thresholds : null;

    public static OutputRule Of(CutOffs cutOffs) => new(cutOffs, FormattableString.Invariant($"sigmoid, cut-offs: {OptionNames.Kebab(cutOffs.Method)}{(cutOffs.Target is { } target ? $" {target}" : "")}"));

    /// <summary>The rule of a folder from elsewhere, as transformers' own pipeline decides it from <c>problem_type</c> and the number of labels.</summary>
    public static OutputRule OfForeign(ITextModel model)
    {
        var type = (model as EncoderModel)?.Network.Config.ProblemType;
        if (type == "multi_label_classification" || model.LabelNames.Count == 1)
            return new OutputRule(CutOffs.Fixed(model.LabelNames.Count, 0.5), $"sigmoid, cut-off 0.5 (problem_type {type ?? "not given, one label"})");
        return new OutputRule(null, $"softmax, the most probable label (problem_type {type ?? "not given"}): this model was made for one label a text");
    }

    public double[] Probabilities(float[] logits)
    {
        if (_cutOffs is not null) return _cutOffs.Calibration.Apply(logits);
        var largest = logits.Max();
        var e = logits.Select(z => Math.Exp(z - largest)).ToArray();
        var sum = e.Sum();
        return [.. e.Select(x => x / sum)];
    }

    public bool[] Decide(float[] logits)
    {
        if (_cutOffs is not null) return _cutOffs.DecideLogits(logits);
        var best = Array.IndexOf(logits, logits.Max());
        return [.. logits.Select((_, k) => k == best)];
    }
}
