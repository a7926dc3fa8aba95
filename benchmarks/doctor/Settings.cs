using System.Globalization;

namespace Multilabel.DoctorBenchmark;

/// <summary>What the benchmark can be told on the command line.</summary>
internal sealed record Settings
{
    public const string Usage = """
        Plants every fault that the doctor knows into small trained models and counts what it finds.
          --data FOLDER     public data sets: ethos/all.csv, nlupp/all.csv, reuters/train.csv, goemotions/train.csv (without it sentences are generated)
          --seeds WHICH     tuning (1-3, the default: what thresholds are chosen on), report (501-503: what is reported), or A-B
          --only ID,…       only the cases of these IDs, or those whose name has such a text; "ok" for the healthy ones
          --keep FOLDER     keep the cases as folders: model/, data.csv, predictions.csv, base/, case.json
          --cases FOLDER    make none, but examine the cases in this folder: what --keep left, or others of that layout
          --save            write the table into benchmarks/results, too
          --verbose         tell each case and how long it takes
        """;

    public string? Data { get; init; }

    public string SeedSet { get; init; } = "tuning";

    public string Only { get; init; } = "";

    public string? Keep { get; init; }

    public string? Cases { get; init; }

    public bool Save { get; init; }

    public bool Verbose { get; init; }

    public int[] Seeds => SeedSet switch
    {
        "tuning" => [1, 2, 3],
        "report" => [501, 502, 503],
        var range => Between(range),
    };

    public bool Wants(Fault fault) => Only.Length == 0
        || Only.Split(',').Any(only => fault.Id == only || (fault.IsHealthy && only == "ok") || fault.Name.Contains(only, StringComparison.Ordinal));

    /// <exception cref="MultilabelException">An argument is unknown or has no value.</exception>
    public static Settings Parse(string[] args)
    {
        var settings = new Settings();
        for (var i = 0; i < args.Length; i++)
        {
            string Value() => i + 1 < args.Length ? args[++i] : throw Wrong(args[i]);
            settings = args[i] switch
            {
                "--save" => settings with { Save = true },
                "--verbose" => settings with { Verbose = true },
                "--data" => settings with { Data = Value() },
                "--seeds" => settings with { SeedSet = Value() },
                "--only" => settings with { Only = Value() },
                "--cases" => settings with { Cases = Value() },
                "--keep" => settings with { Keep = Value() },
                var name => throw Wrong(name),
            };
        }
        _ = settings.Seeds;
        return settings;
    }

    private static int[] Between(string range)
    {
        var ends = range.Split('-');
        if (ends.Length is 1 or 2 && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) && last >= first) return [.. Enumerable.Range(first, last - first + 1)];
        throw new MultilabelException($"--seeds {range}: expected tuning, report, a number or two, such as 7-9.");
    }

    private static MultilabelException Wrong(string argument) => new($"{argument}: expected --data FOLDER, --seeds WHICH, --only ID, --keep FOLDER, --cases FOLDER, --save or --verbose.");
}
