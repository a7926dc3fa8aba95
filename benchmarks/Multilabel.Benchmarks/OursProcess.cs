using System.Text.Json;

namespace Multilabel.Benchmarks;

/// <summary>
/// Every measured piece of ours runs in a process of its own, which is this program again with a hidden verb: peak memory belongs to that piece alone,
/// and no piece finds an allocator or a compiled method that an earlier one left behind.
/// </summary>
internal static class OursProcess
{
    public const string Verb = "run-ours";

    private static readonly Dictionary<string, Func<string, Dictionary<string, double>>> Pieces = new()
    {
        ["training"] = settings => TrainingWork.Run(Read<TrainingCase>(settings)),
        ["classifier"] = settings => PredictionWork.MakeClassifier(Read<PredictionCase>(settings)),
        ["prediction"] = settings => PredictionWork.Throughput(Read<PredictionCase>(settings)),
        ["latency"] = settings => PredictionWork.Latency(Read<PredictionCase>(settings)),
        ["linear"] = settings => LinearWork.Run(Read<LinearCase>(settings)),
    };

    /// <summary>Starts this program again for one piece; the figures it printed, by name.</summary>
    public static Dictionary<string, double> Run<T>(string piece, T settings)
    {
        var child = Child.Run(Environment.ProcessPath!, [Verb, piece, JsonSerializer.Serialize(settings)]);
        return JsonSerializer.Deserialize<Dictionary<string, double>>(Child.LastLine(child.Output))!;
    }

    /// <summary>The other side: computes the piece and prints one line of JSON.</summary>
    public static int RunPiece(string piece, string settings)
    {
        Console.WriteLine(JsonSerializer.Serialize(Pieces[piece](settings)));
        return 0;
    }

    private static T Read<T>(string settings) => JsonSerializer.Deserialize<T>(settings)!;
}
