using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>The rows of a run as the loop needs them: ids and labels, split into those trained on and those held out.</summary>
internal sealed record TrainingRows(IReadOnlyList<int[]> TrainIds, bool[][] TrainLabels, IReadOnlyList<int[]> HeldOutIds, bool[][] HeldOutLabels)
{
    public int[] TrainLengths { get; } = [.. TrainIds.Select(ids => ids.Length)];

    /// <summary>The training labels as the losses take them.</summary>
    public float[][] TrainTargets { get; } = Targets(TrainLabels);

    /// <summary>The held-out labels as the losses take them.</summary>
    public float[][] HeldOutTargets { get; } = Targets(HeldOutLabels);

    public int LabelCount => TrainLabels[0].Length;

    /// <summary>Labels of some training rows as 0 and 1 [rows, labels].</summary>
    public Tensor Labels(int[] some, Device device)
    {
        var values = new float[some.Length * LabelCount];
        for (var i = 0; i < some.Length; i++)
            for (var k = 0; k < LabelCount; k++) values[(i * LabelCount) + k] = TrainTargets[some[i]][k];
        return tensor(values, some.Length, LabelCount, device: device);
    }

    private static float[][] Targets(bool[][] labels) => Array.ConvertAll(labels, row => Array.ConvertAll(row, on => on ? 1f : 0f));
}
