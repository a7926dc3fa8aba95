using System.Globalization;

namespace Multilabel;

public sealed partial record DistillationOptions
{
    internal const int UsualVocabulary = 16_000, UsualLength = 128;

    /// <summary>Pieces to learn; 0 for the teacher's tokenizer.</summary>
    internal int VocabularySize => Vocabulary ?? (Task == DistillationTask.Encoder ? UsualVocabulary : 0);

    /// <summary>All faults of the options in one message.</summary>
    /// <exception cref="MultilabelException">An option is out of its range, or two contradict each other.</exception>
    internal void Validate()
    {
        var faults = new List<string>();
        Check(Layers >= 1, nameof(Layers), Layers, "1 or more (usual: 3 to 6)");
        Check(Hidden is null or >= 1, nameof(Hidden), Hidden ?? 0, "1 or more (usual: the teacher's, or 256)");
        Check(Vocabulary is null or 0 or >= 100, nameof(Vocabulary), Vocabulary ?? 0, "0 for the teacher's tokenizer, or 100 or more (usual: 8000 to 30000)");
        Check(MaxLength is null or >= 3, nameof(MaxLength), MaxLength ?? 0, "3 or more (usual: 128)");
        Check(Epochs is null or > 0 and <= 10_000, nameof(Epochs), Epochs ?? 0, "above 0 (usual: 1 to 5)");
        Check(Minutes is null or > 0 and <= 100_000, nameof(Minutes), Minutes ?? 0, "above 0");
        Check(BatchTokens >= 16, nameof(BatchTokens), BatchTokens, "16 or more (usual: 2048 to 8192)");
        Check(LearningRate is null or > 0 and <= 1, nameof(LearningRate), LearningRate ?? 0, "above 0 and at most 1 (usual: 1e-4 to 1e-3)");
        Check(WarmupRatio is >= 0 and <= 1, nameof(WarmupRatio), WarmupRatio, "from 0 to 1 (usual: 0.02)");
        Check(WeightDecay is >= 0 and <= 1, nameof(WeightDecay), WeightDecay, "from 0 to 1 (usual: 0.01)");
        Check(ClipNorm >= 0, nameof(ClipNorm), ClipNorm, "0 or more (usual: 1)");
        Check(Dropout is >= 0 and < 1, nameof(Dropout), Dropout, "at least 0 and below 1 (usual: 0)");
        Check(MovingAverage is >= 0 and < 1, nameof(MovingAverage), MovingAverage, "at least 0 and below 1 (usual: 0.999)");
        Check(SimilarityWeight is >= 0 and <= 1000, nameof(SimilarityWeight), SimilarityWeight, "from 0 to 1000 (usual: 0 or 1)");
        Check(HeldOut >= 10, nameof(HeldOut), HeldOut, "10 or more (usual: 2000)");
        Check(Evaluations >= 1, nameof(Evaluations), Evaluations, "1 or more (usual: 10)");
        Check(CheckpointMinutes is > 0 and <= 100_000, nameof(CheckpointMinutes), CheckpointMinutes, "above 0 (usual: 5)");
        Check(Threads >= 0, nameof(Threads), Threads, "0 or more (0 = one per core)");
        if (Epochs is not null && Minutes is not null) faults.Add("DistillationOptions.Epochs and Minutes exclude each other: give the passes over the corpus or the time for them.");
        if (SimilarityWeight > 0 && Task == DistillationTask.Classifier) faults.Add("DistillationOptions.SimilarityWeight is for an encoder; a classifier's logits are matched themselves. Leave it away.");
        if (FromLayers is not null && LayerList() is not { } list) faults.Add($"DistillationOptions.FromLayers is \"{FromLayers}\"; it must be numbers from 0, ascending, separated by commas, such as 0,2,3,5.");
        else if (FromLayers is not null && LayerList()!.Length != Layers) faults.Add($"DistillationOptions.FromLayers names {LayerList()!.Length} layers, but Layers is {Layers}; name as many.");
        if (faults.Count > 0) throw new MultilabelException(string.Join(Environment.NewLine, faults));

        void Check(bool isRight, string name, IFormattable value, string expected)
        {
            if (!isRight) faults.Add($"DistillationOptions.{name} is {value.ToString(null, CultureInfo.InvariantCulture)}; it must be {expected}.");
        }
    }

    /// <summary>The numbers of <see cref="FromLayers"/>; null where they are none.</summary>
    internal int[]? LayerList()
    {
        if (FromLayers is null) return null;
        var parts = FromLayers.Split(',', StringSplitOptions.TrimEntries);
        var numbers = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) || (i > 0 && numbers[i] <= numbers[i - 1])) return null;
        return numbers;
    }
}
