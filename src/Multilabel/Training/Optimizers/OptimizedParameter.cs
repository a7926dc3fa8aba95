using static TorchSharp.torch;

namespace Multilabel;

/// <summary>A tensor that an optimizer moves.</summary>
/// <param name="Name">The name under which its state is saved.</param>
/// <param name="Parameter">A leaf that gathers a gradient. Stays the caller's, as all tensors here.</param>
/// <param name="LearningRate">Before the schedule's factor.</param>
/// <param name="WeightDecay">Decoupled: the share of the weight, times the learning rate, that is taken off each step.</param>
internal sealed record OptimizedParameter(string Name, Tensor Parameter, double LearningRate, double WeightDecay)
{
    /// <summary>
    /// Where the gradient is, if not in the parameter: of as many elements, 32 bits or bfloat16, null for none. Who gives it also makes it zero.
    /// </summary>
    public Func<Tensor?>? Gradient { get; init; }

    /// <summary>Where each step writes the new weights in bfloat16: contiguous, of as many elements.</summary>
    public Tensor? Half { get; init; }

    /// <summary>The moving average that each step brings up to date; of the parameter's shape.</summary>
    public Tensor? Average { get; init; }

    /// <summary>
    /// The rows of the table that are not here because they never get a gradient. <see cref="Adafactor"/> takes means over all rows, so it must know.
    /// </summary>
    public long AbsentRows { get; init; }

    public static implicit operator OptimizedParameter((string Name, Tensor Parameter, double LearningRate, double WeightDecay) parameter)
        => new(parameter.Name, parameter.Parameter, parameter.LearningRate, parameter.WeightDecay);

    /// <summary>The gradient as it is now, dense and contiguous; belongs to the scope around the call.</summary>
    public Tensor? CurrentGradient()
    {
        if ((Gradient is null ? Parameter.grad : Gradient()) is not { } gradient) return null;
        if (gradient.numel() != Parameter.numel())
            throw new InvalidOperationException($"The gradient of \"{Name}\" has {gradient.numel()} elements, the parameter {Parameter.numel()}.");
        return gradient.is_sparse ? gradient.to_dense() : gradient.contiguous();
    }

    /// <exception cref="ArgumentException">When something does not fit the parameter.</exception>
    public void Check()
    {
        if (Half is not null && (Half.dtype != ScalarType.BFloat16 || Half.numel() != Parameter.numel() || !Half.is_contiguous()))
            throw new ArgumentException($"The half of \"{Name}\" must be contiguous bfloat16 of {Parameter.numel()} elements.");
        if (Average is not null && !Average.shape.SequenceEqual(Parameter.shape))
            throw new ArgumentException($"The average of \"{Name}\" has another shape than the parameter.");
        if (AbsentRows < 0 || (AbsentRows > 0 && Parameter.dim() != 2)) throw new ArgumentException($"\"{Name}\" is no table that could lack {AbsentRows} rows.");
    }
}
