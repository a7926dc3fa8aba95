namespace Multilabel.Tests;

/// <summary>Small data sets whose labels follow from words in the texts, and the small encoders of the reference data.</summary>
internal static class SmallData
{
    private static readonly (string Label, string[] Words)[] Topics =
    [
        ("Pay", ["salary", "pay", "wages"]),
        ("Hiring", ["recruit", "hire", "interview"]),
        ("Training", ["course", "workshop", "training"]),
        ("Access", ["ramp", "captions", "wheelchair"]),
    ];

    public static string Encoder(string family) => Path.Combine(AppContext.BaseDirectory, "TestData", "models", family, "encoder");

    public static IReadOnlyList<string> Labels { get; } = [.. Topics.Select(t => t.Label)];

    /// <summary>The model that needs no encoder and trains in a moment.</summary>
    public static TrainingOptions Linear { get; } = new() { Encoder = TrainingOptions.Linear };

    /// <summary>Rows of one to three topics each, all different.</summary>
    public static Dataset Rows(int count, int seed = 1)
    {
        var random = new SeededRandom(seed);
        var rows = new List<(string, IEnumerable<string>)>();
        for (var i = 0; i < count; i++)
        {
            var chosen = random.Permutation(Topics.Length).Take(1 + random.Next(3)).ToArray();
            var words = chosen.Select(k => Topics[k].Words[random.Next(3)]);
            rows.Add(($"In year {i} we plan {string.Join(" and ", words)} for everybody.", chosen.Select(k => Topics[k].Label)));
        }
        return Dataset.Of(rows, Labels);
    }

    /// <summary>The same as a CSV file with a document type.</summary>
    public static string Csv(string folder, int count, Func<int, string>? type = null)
    {
        var data = Rows(count);
        var path = Path.Combine(folder, "rows.csv");
        File.WriteAllLines(path, data.Rows.Select((r, i) => $"{r.Text},{string.Join('|', Labels.Where((_, k) => r.Labels[k]))}{(type is null ? "" : "," + type(i))}")
            .Prepend("text,labels" + (type is null ? "" : ",document_type")));
        return path;
    }

    /// <summary>Options with which the small random encoders learn these rows in seconds; in fp32, since what a measurement at the start chooses hangs on how busy the machine is.</summary>
    public static TrainingOptions Quick(string family = "bert") =>
        new() { Encoder = Encoder(family), Epochs = 12, LearningRate = 3e-3, HeadLearningRate = 1e-2, BatchSize = 8, LayerDecay = 1, Precision = Precision.Fp32 };
}
