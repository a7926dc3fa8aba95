using static TorchSharp.torch;

namespace Multilabel;

/// <summary>One parameter's part in a step.</summary>
/// <param name="Index">Its place among the parameters.</param>
/// <param name="Entry">What moves.</param>
/// <param name="Gradient">Before <paramref name="GradientScale"/>.</param>
/// <param name="Step">1 at its first update.</param>
/// <param name="LearningRate">Of this step.</param>
/// <param name="GradientScale">From clipping.</param>
/// <param name="AverageRate">The share of the way to the weights that the average goes.</param>
internal sealed record ParameterUpdate(
    int Index, OptimizedParameter Entry, Tensor Gradient, long Step, double LearningRate, double GradientScale, double AverageRate)
{
    public Tensor Parameter => Entry.Parameter;

    public double WeightDecay => Entry.WeightDecay;

    /// <summary>Whether all of it can be read and written in place.</summary>
    public bool IsInMemory
        => TensorMemory<float>.Reaches(Parameter) && GradientMemory.Reaches(Gradient)
            && (Entry.Half is null || TensorMemory<ushort>.Reaches(Entry.Half))
            && (Entry.Average is null || TensorMemory<float>.Reaches(Entry.Average));
}
