using System.Globalization;
using Multilabel;

// Quality on a file with folds: dotnet run -c Release --project benchmarks/quality -- ethos all.csv
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    switch (args)
    {
        case ["ethos", var path, .. var rest]:
            LinearQuality.Run(LabelledFile.Read(path), rest is [var c, ..] ? new LinearOptions { C = double.Parse(c, CultureInfo.InvariantCulture) } : new LinearOptions());
            return 0;
        case ["precision", var path, var encoder, .. var rest]:
            PrecisionQuality.Run(LabelledFile.Read(path), encoder, rest is [var seeds, ..] ? int.Parse(seeds, CultureInfo.InvariantCulture) : 10);
            return 0;
        case ["coverage", var train, var test, .. var rest]:
            CoverageQuality.Run(train, test, rows: 250, rest is [var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 100, rest is [_, var model, ..] ? model : null);
            return 0;
        case ["flips", var path, .. var rest]:
            FlipQuality.Run(path, rest is [var frozen, ..] ? frozen : null);
            return 0;
        case ["test", var train, var test, .. var rest]:
            var sampled = Settings.Parse(rest);
            sampled.Candidates().Test(train, test, sampled.Rows, sampled.Runs);
            return 0;
        case ["low", var path, .. var rest]:
            var low = Settings.Parse(rest);
            low.Candidates().Low(path, low.Runs);
            return 0;
        case ["folds", var path, .. var rest]:
            var folds = Settings.Parse(rest);
            folds.Candidates().Folds(path, folds.Runs);
            return 0;
        default:
            Console.Error.WriteLine("""
                usage: ethos FILE.csv [C]                       the linear classifier, out of fold
                       precision FILE.csv ENCODER [SEEDS]       an encoder trained in fp32 and in bf16
                       coverage TRAIN TEST [RESAMPLES [ENCODER]] intervals of estimates from 250 rows
                       flips FILE [ENCODER]                     labels turned around, among the suspects
                       test TRAIN TEST [SETTINGS]               candidates trained on one file, judged on another
                       low FILE.csv [SETTINGS]                  candidates trained on one fold alone, judged on the others
                       folds FILE.csv [SETTINGS]                candidates trained on all folds but one, judged on that
                SETTINGS: encoder=NAME candidates=linear,frozen,finetuned,static rows=N (samples of TRAIN) runs=N folds=N (for cut-offs; 1: a fifth) epochs=N
                FILE.csv has the columns text, labels (joined by |), fold.
                """);
            return 2;
    }
}
catch (MultilabelException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
