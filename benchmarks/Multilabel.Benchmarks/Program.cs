using Multilabel.Benchmarks;

// Each benchmark is a verb: dotnet run -c Release --project benchmarks/Multilabel.Benchmarks -- tokens
switch (args)
{
    case ["tokens", .. var rest]:
        return TokenBenchmark.Run(rest);
    default:
        Console.Error.WriteLine("Name a benchmark: tokens [--parity] [--data FOLDER] [--text FILE] [--seconds N]");
        return 2;
}
