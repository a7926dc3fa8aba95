namespace Multilabel.Benchmarks;

/// <summary>What all benchmarks can be told on the command line.</summary>
internal sealed record BenchmarkSettings(string Verb)
{
    public const string Usage = """
        Name a benchmark:
          training     seconds of an epoch of a whole fine-tuning job
          memory       peak and steady resident memory of training
          prediction   texts a second, and how long one text takes
          tokens       sentences a second; --parity: how many texts become the original's ids; --text FILE, --seconds N; --data: tokenizers/, tokens.jsonl.gz
          startup      from starting the built command to its first answer
          scaling      time and memory against rows, text length and threads; writes docs/scaling.md and docs/scaling.svg
        Options:
          --peers FOLDER      run the Python originals in turn: a folder with their scripts and hf-python.tar.xz or sp/
          --data FOLDER       texts: a folder with ethos/all.csv and goemotions/train.csv (without it sentences are generated)
          --encoders FOLDER   encoder folders by name, may be given several times; those missing are made with random weights
          --rounds N          how often each piece runs; medians are shown (default 3)
          --only TEXT         only figures whose name has this text
          --save              write the table into benchmarks/results, too
        """;

    public string? Peers { get; init; }

    public string? Data { get; init; }

    public IReadOnlyList<string> Encoders { get; init; } = [];

    public int Rounds { get; init; } = 3;

    public string Only { get; init; } = "";

    public bool Save { get; init; }

    /// <summary>What takes long to make is kept here from run to run: encoders with random weights, the unpacked originals.</summary>
    public static string Cache { get; } = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "multilabel-benchmarks")).FullName;

    public bool Wants(string figure) => figure.Contains(Only, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="MultilabelException">An argument is unknown or has no value.</exception>
    public static BenchmarkSettings Parse(string verb, string[] args)
    {
        var settings = new BenchmarkSettings(verb);
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--save")
            {
                settings = settings with { Save = true };
                continue;
            }

            var value = i + 1 < args.Length ? args[i + 1] : throw Wrong(args[i]);
            settings = args[i++] switch
            {
                "--peers" => settings with { Peers = value },
                "--data" => settings with { Data = value },
                "--encoders" => settings with { Encoders = [.. settings.Encoders, value] },
                "--rounds" when int.TryParse(value, out var rounds) && rounds > 0 => settings with { Rounds = rounds },
                "--only" => settings with { Only = value },
                var name => throw Wrong(name),
            };
        }

        return settings;
    }

    private static MultilabelException Wrong(string argument) =>
        new($"{argument}: expected --peers FOLDER, --data FOLDER, --encoders FOLDER, --rounds N, --only TEXT or --save.");
}
