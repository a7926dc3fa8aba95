using System.Runtime.InteropServices;

namespace Multilabel.Benchmarks;

/// <summary><c>startup</c>: from starting the built command to the first line it prints, against transformers in a fresh Python.</summary>
internal static class StartupBenchmark
{
    private const int StartsARound = 5;
    private const string Text = "We will publish pay-equity figures every year.";
    private const string Predict = "predict, all-MiniLM-L6-v2's shape: start to first answer", Bound = "the same by itself", Help = "--help: start to first line";

    public static int Run(BenchmarkSettings settings)
    {
        var command = Command();
        var peers = PythonPeers.Open(settings);
        var folder = PredictionWork.ClassifierOf(EncoderShape.MiniLm, settings);
        var (ours, theirs) = (new Samples(), new Samples());
        for (var round = 1; round <= settings.Rounds; round++)
        {
            Console.Error.WriteLine($"Round {round}");
            for (var start = 0; start < StartsARound; start++)
            {
                ours.Add(Predict, First(Child.Run(command, ["predict", folder, Text])));
                ours.Add(Help, First(Child.Run(command, ["--help"])));
            }

            if (peers is not null) theirs.Add(Predict, First(peers.Run("logits.py", [folder, Text])));
        }

        var table = new ResultTable(settings, peers?.Versions);
        table.Add(Predict, ours.Median(Predict, "first"), theirs.Median(Predict, "first"), Written.Seconds, (mine, other) => other / mine, new(10, 20));
        table.Add(Bound, ours.Median(Predict, "first"), null, Written.Seconds, target: new(0.5, AtMost: true, Unit: " s"));
        table.Add(Help, ours.Median(Help, "first"), null, Written.Seconds, target: new(0.15, AtMost: true, Unit: " s"));
        table.Note($"The built command, {StartsARound} starts a round; the peer: python3 logits.py FOLDER TEXT. Files are in the system's cache on both sides.");
        return table.Finish();
    }

    private static Dictionary<string, double> First(Child child) => new() { ["first"] = child.FirstLine };

    private static string Command()
    {
        var name = OperatingSystem.IsWindows() ? "multilabel.exe" : "multilabel";
        var path = Repository.PathOf("src", "Multilabel.Cli", "bin", "Release", "net10.0", RuntimeInformation.RuntimeIdentifier, name);
        return File.Exists(path) ? path : throw new MultilabelException($"{path} is missing; build it first: dotnet build -c Release src/Multilabel.Cli");
    }
}
