namespace Multilabel;

/// <summary>What one AdamW update reads and writes; <paramref name="Half"/> and <paramref name="Average"/> are empty where there is none.</summary>
internal sealed record AdamWMemory(
    TensorMemory<float> Parameter,
    GradientMemory Gradient,
    TensorMemory<float> Mean,
    TensorMemory<float> Square,
    TensorMemory<ushort> Half,
    TensorMemory<float> Average);
