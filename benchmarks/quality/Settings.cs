using System.Globalization;
using Multilabel;

/// <summary>What follows the files of <c>test</c>, <c>low</c> and <c>folds</c>: NAME=VALUE.</summary>
internal sealed record Settings
{
    public string? Encoder { get; init; }

    public string Names { get; init; } = LinearCandidate.Key;

    /// <summary>Rows of a sample to train on; null trains on all.</summary>
    public int? Rows { get; init; }

    public int Runs { get; init; } = 10;

    /// <summary>Folds of the training rows whose out-of-fold scores choose the cut-offs.</summary>
    public int Folds { get; init; } = 5;

    public int? Epochs { get; init; }

    public static Settings Parse(string[] arguments)
    {
        var settings = new Settings();
        foreach (var argument in arguments)
        {
            var parts = argument.Split('=', 2);
            settings = (parts[0], parts[^1]) switch
            {
                ("encoder", var value) => settings with { Encoder = value, Names = "linear,frozen,finetuned" },
                ("candidates", var value) => settings with { Names = value },
                ("rows", var value) => settings with { Rows = Number(value) },
                ("runs", var value) => settings with { Runs = Number(value) },
                ("folds", var value) => settings with { Folds = Number(value) },
                ("epochs", var value) => settings with { Epochs = Number(value) },
                _ => throw new MultilabelException($"{argument}: not a setting; expected encoder=, candidates=, rows=, runs=, folds= or epochs=."),
            };
        }
        return settings;
    }

    public TestQuality Candidates()
    {
        var training = new TrainingOptions { Encoder = Encoder ?? new TrainingOptions().Encoder, Epochs = Epochs };
        var (known, control) = (string.Join(',', Names.Split(',').Except([StaticFeatures.Key])), Names.Split(',').Intersect([StaticFeatures.Key]));
        return new TestQuality(training, [.. known.Length > 0 ? CandidateNames.Read(known, training.IsLinear) : [], .. control], Folds);
    }

    private static int Number(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number
        : throw new MultilabelException($"{value}: not a number; expected one above 0.");
}
