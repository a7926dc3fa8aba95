using static TorchSharp.torch;

namespace Multilabel;

/// <summary>A tensor that an optimizer moves.</summary>
/// <param name="Name">The name under which its state is saved.</param>
/// <param name="Parameter">A leaf that gathers a gradient. Stays the caller's.</param>
/// <param name="LearningRate">Before the schedule's factor.</param>
/// <param name="WeightDecay">Decoupled: the share of the weight, times the learning rate, that is taken off each step.</param>
internal sealed record OptimizedParameter(string Name, Tensor Parameter, double LearningRate, double WeightDecay)
{
    public static implicit operator OptimizedParameter((string Name, Tensor Parameter, double LearningRate, double WeightDecay) parameter)
        => new(parameter.Name, parameter.Parameter, parameter.LearningRate, parameter.WeightDecay);
}
