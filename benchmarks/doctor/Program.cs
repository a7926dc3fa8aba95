using System.Globalization;
using Multilabel;
using Multilabel.DoctorBenchmark;

// dotnet run -c Release --project benchmarks/doctor
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
if (args.Contains("--help"))
{
    Console.WriteLine(Settings.Usage);
    return 0;
}
try
{
    var settings = Settings.Parse(args);
    new ScoreTable(settings, settings.Cases is null ? new BenchmarkRun(settings).Run() : KeptCases.Examine(settings)).Write();
    return 0;
}
catch (MultilabelException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
