using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// Adam with bias correction and decoupled weight decay (arXiv 1711.05101), as torch.optim.AdamW computes it:
/// p -= lr wd p; m += (1-b1)(g-m); v = b2 v + (1-b2) g^2; p -= lr / (1-b1^t) * m / (sqrt(v) / sqrt(1-b2^t) + eps).
/// </summary>
internal sealed class AdamW : Optimizer
{
    private readonly AdamWOptions _options;
    private readonly Tensor[] _mean;
    private readonly Tensor[] _square;

    public AdamW(IEnumerable<OptimizedParameter> parameters, AdamWOptions? options = null, int threads = 1)
        : base(parameters, threads)
    {
        _options = options ?? new AdamWOptions();
        _mean = [.. Parameters.Select(p => NewState("exp_avg", p, p.Parameter.shape))];
        _square = [.. Parameters.Select(p => NewState("exp_avg_sq", p, p.Parameter.shape))];
    }

    protected override void StepInMemory(IReadOnlyList<ParameterUpdate> updates)
    {
        var pieces = new List<(AdamWMemory Memory, AdamWFactors Factors, int Start)>();
        foreach (var update in updates)
        {
            var memory = new AdamWMemory(
                TensorMemory<float>.Of(update.Parameter),
                GradientMemory.Of(update.Gradient),
                TensorMemory<float>.Of(_mean[update.Index]),
                TensorMemory<float>.Of(_square[update.Index]),
                TensorMemory<ushort>.Of(update.Entry.Half),
                TensorMemory<float>.Of(update.Entry.Average));
            var factors = Factors(update);
            for (var start = 0; start < memory.Parameter.Length; start += Slices.Length) pieces.Add((memory, factors, start));
        }
        ThreadTeam.Run(pieces.Count, Threads, i =>
        {
            var (memory, factors, start) = pieces[i];
            AdamWKernel.Step(memory, start, Math.Min(Slices.Length, memory.Parameter.Length - start), factors);
        });
    }

    protected override void StepInTorch(ParameterUpdate update)
    {
        var f = Factors(update);
        var type = StateType(update.Parameter);
        var gradient = update.Gradient.to_type(type) * HeldNumber.Of(update.GradientScale);
        var (mean, square) = (_mean[update.Index], _square[update.Index]);
        mean.lerp_(gradient, f.MeanShare);
        square.mul_(HeldNumber.Of(f.SquareKept)).addcmul_(gradient, gradient, HeldNumber.Of(f.SquareShare));
        var denominator = (square.sqrt() / HeldNumber.Of(f.RootCorrection)).AddInPlace(f.Epsilon);
        update.Parameter.copy_(update.Parameter.to_type(type) * HeldNumber.Of(f.Decay) - mean / denominator * HeldNumber.Of(f.StepSize));
    }

    // With both moments 0 the kernel's p * decay - m * size / (…) is p * decay.
    protected override PlainDecay? Decay(ParameterUpdate update) => new PlainDecay((float)Factors(update).Decay, Adds: false);

    private AdamWFactors Factors(ParameterUpdate update) => new(
        GradientScale: update.GradientScale,
        Decay: 1 - update.LearningRate * update.WeightDecay,
        MeanShare: 1 - _options.Beta1,
        SquareKept: _options.Beta2,
        SquareShare: 1 - _options.Beta2,
        RootCorrection: Math.Sqrt(1 - Math.Pow(_options.Beta2, update.Step)),
        Epsilon: _options.Epsilon,
        StepSize: update.LearningRate / (1 - Math.Pow(_options.Beta1, update.Step)),
        AverageRate: update.AverageRate);
}
