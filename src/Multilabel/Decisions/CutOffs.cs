using System.Text.Json.Serialization;

namespace Multilabel;

/// <summary>The rule that turns logits into labels: a calibration, then a threshold per label on the calibrated probability.</summary>
public sealed record CutOffs
{
    /// <summary>The rule the thresholds come from.</summary>
    public required CutOffMethod Method { get; init; }

    /// <summary>Logits to probabilities.</summary>
    public required Calibration Calibration { get; init; }

    /// <summary>A label is predicted when its calibrated probability is at least this. Unused by rules without cuts (<see cref="HasThresholds"/>).</summary>
    public required IReadOnlyList<double> Thresholds { get; init; }

    /// <summary>What each threshold rests on.</summary>
    public required IReadOnlyList<CutOffBasis> Basis { get; init; }

    /// <summary>Labels per text, for <see cref="CutOffMethod.RCut"/> only.</summary>
    public int? Top { get; init; }

    /// <summary>The precision, recall or share of found labels that was asked for, where the rule has one.</summary>
    public double? Target { get; init; }

    /// <summary>Whether the rule compares each label with its threshold; otherwise it looks at all labels of a text together.</summary>
    [JsonIgnore]
    public bool HasThresholds => Method is not (CutOffMethod.RCut or CutOffMethod.PlugInSamples);

    /// <summary>0.5 on the plain sigmoid, which needs no data.</summary>
    public static CutOffs Fixed(int labels, double threshold = 0.5) => new()
    {
        Method = CutOffMethod.Fixed,
        Calibration = Calibration.Identity(labels),
        Thresholds = [.. Enumerable.Repeat(threshold, labels)],
        Basis = new CutOffBasis[labels],
    };

    /// <summary>Yes or no for each label of one text. Where a number of labels is taken, of equal probabilities the first label wins.</summary>
    public bool[] Decide(ReadOnlySpan<double> probabilities)
    {
        if (probabilities.Length != Thresholds.Count)
            throw new ArgumentException($"{probabilities.Length} probabilities; these cut-offs are for {Thresholds.Count} labels.", nameof(probabilities));
        var decided = new bool[probabilities.Length];
        if (!HasThresholds)
        {
            foreach (var label in ScoreCurve.Order(probabilities).Take(Top ?? LabelCut.BestCount(probabilities)))
                decided[label] = true;
            return decided;
        }
        for (var label = 0; label < decided.Length; label++)
            decided[label] = probabilities[label] >= Thresholds[label];
        return decided;
    }

    /// <summary>Yes or no for each label of one text, from its logits.</summary>
    public bool[] DecideLogits(float[] logits) => Decide(Calibration.Apply(logits));

    /// <summary>Decisions [rows][labels] on probabilities [rows][labels].</summary>
    public bool[][] Decide(double[][] probabilities) => Array.ConvertAll(probabilities, row => Decide(row));
}
