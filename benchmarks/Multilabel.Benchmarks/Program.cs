using System.Globalization;
using Multilabel;
using Multilabel.Benchmarks;

// Each benchmark is a verb: dotnet run -c Release --project benchmarks/Multilabel.Benchmarks -- training
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    switch (args)
    {
        case [OursProcess.Verb, var piece, var settings]:
            return OursProcess.RunPiece(piece, settings);
        case ["training", .. var rest]:
            return TrainingBenchmark.Run(BenchmarkSettings.Parse("training", rest));
        case ["memory", .. var rest]:
            return MemoryBenchmark.Run(BenchmarkSettings.Parse("memory", rest));
        case ["prediction", .. var rest]:
            return PredictionBenchmark.Run(BenchmarkSettings.Parse("prediction", rest));
        case ["tokens", .. var rest]:
            return TokenBenchmark.Run(rest);
        case ["startup", .. var rest]:
            return StartupBenchmark.Run(BenchmarkSettings.Parse("startup", rest));
        case ["scaling", .. var rest]:
            return ScalingBenchmark.Run(BenchmarkSettings.Parse("scaling", rest));
        default:
            Console.Error.WriteLine(BenchmarkSettings.Usage);
            return 2;
    }
}
catch (MultilabelException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
