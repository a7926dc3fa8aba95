using System.Globalization;

namespace Multilabel;

public sealed partial record TrainingOptions
{
    /// <summary>All faults of the options in one message.</summary>
    /// <exception cref="MultilabelException">An option is out of its range, or two contradict each other.</exception>
    internal void Validate()
    {
        var faults = new List<string>();
        InRange(FreezeRatio, 0, 1, nameof(FreezeRatio), "0.5 keeps the lower half of the layers");
        if (LearningRate is { } rate) Above0(rate, 1, nameof(LearningRate), "usual: 1e-5 to 5e-5");
        Above0(HeadLearningRate, 1, nameof(HeadLearningRate), "usual: 1e-4 to 1e-3");
        Above0(LayerDecay, 1, nameof(LayerDecay), "usual: 0.9 to 1");
        InRange(WarmupRatio, 0, 1, nameof(WarmupRatio), "usual: 0.1");
        if (Epochs is { } epochs) AtLeast(epochs, 1, nameof(Epochs), "usual: 10 to 100");
        AtLeast(BatchSize, 1, nameof(BatchSize), "usual: 8 to 32");
        AtLeast(GradientAccumulation, 1, nameof(GradientAccumulation), "1 computes a batch at once");
        if (GradientAccumulation > BatchSize && BatchSize >= 1) Fault(nameof(GradientAccumulation), GradientAccumulation, $"at most the batch size, {BatchSize}", "each part needs a row");
        if (!(ClipNorm >= 0)) Fault(nameof(ClipNorm), ClipNorm, "0 or more", "usual: 1");
        if (Dropout is { } dropout && !(dropout >= 0 && dropout < 1)) Fault(nameof(Dropout), dropout, "at least 0 and below 1", "usual: 0.1");
        if (RDrop is { } drop && !(drop >= 0)) Fault(nameof(RDrop), drop, "0 or more", "usual: 1");
        InRange(WeightDecay, 0, 1, nameof(WeightDecay), "usual: 0.01");
        if (MaxLength is { } length) AtLeast(length, 3, nameof(MaxLength), "usual: 128 to 512");
        if (!(MovingAverage >= 0 && MovingAverage < 1)) Fault(nameof(MovingAverage), MovingAverage, "at least 0 and below 1", "usual: 0.99");
        if (!(HoldoutShare > 0 && HoldoutShare <= 0.5)) Fault(nameof(HoldoutShare), HoldoutShare, "above 0 and at most 0.5", "usual: 0.1");
        if (!(PosWeightCap > 0)) Fault(nameof(PosWeightCap), PosWeightCap, "above 0", "usual: 10");
        if (!(FocalGamma >= 0)) Fault(nameof(FocalGamma), FocalGamma, "0 or more", "usual: 2");
        if (!(FocalAlpha > 0 && FocalAlpha < 1)) Fault(nameof(FocalAlpha), FocalAlpha, "above 0 and below 1", "usual: 0.5");
        if (!(AsymmetricGammaNegative >= 0)) Fault(nameof(AsymmetricGammaNegative), AsymmetricGammaNegative, "0 or more", "usual: 4");
        if (!(AsymmetricGammaPositive >= 0)) Fault(nameof(AsymmetricGammaPositive), AsymmetricGammaPositive, "0 or more", "usual: 1");
        if (!(AsymmetricMargin >= 0 && AsymmetricMargin < 1)) Fault(nameof(AsymmetricMargin), AsymmetricMargin, "at least 0 and below 1", "usual: 0.05");
        if (!(CutOffTarget > 0 && CutOffTarget < 1)) Fault(nameof(CutOffTarget), CutOffTarget, "above 0 and below 1", "usual: 0.9");
        AtLeast(Patience, 0, nameof(Patience), "0 = no early stopping");
        Above0(CheckpointShare, 1, nameof(CheckpointShare), "usual: 0.1");
        AtLeast(SaveTotalLimit, 1, nameof(SaveTotalLimit), "usual: 3");
        AtLeast(Threads, 0, nameof(Threads), "0 = one per core");
        if (Patience > 0 && !Holdout) faults.Add("TrainingOptions.Patience needs held-out rows to measure on; leave Holdout on or set Patience to 0.");
        if (Metric != SelectionMetric.None && !Holdout) faults.Add("TrainingOptions.Metric needs held-out rows to measure on; leave Holdout on or set Metric to None.");
        if (faults.Count > 0) throw new MultilabelException(string.Join(Environment.NewLine, faults));

        void Fault(string name, IFormattable value, string expected, string hint) =>
            faults.Add($"TrainingOptions.{name} is {value.ToString(null, CultureInfo.InvariantCulture)}; it must be {expected} ({hint}).");

        void InRange(double value, double least, double most, string name, string hint)
        {
            if (!(value >= least && value <= most)) Fault(name, value, string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}"), hint);
        }

        void Above0(double value, double most, string name, string hint)
        {
            if (!(value > 0 && value <= most)) Fault(name, value, string.Create(CultureInfo.InvariantCulture, $"above 0 and at most {most}"), hint);
        }

        void AtLeast(int value, int least, string name, string hint)
        {
            if (value < least) Fault(name, value, string.Create(CultureInfo.InvariantCulture, $"{least} or more"), hint);
        }
    }
}
