using System.Diagnostics;
using System.Globalization;
using Multilabel;

// The linear classifier on a file with folds: dotnet run -c Release --project benchmarks/quality -- ethos all.csv [C]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is not ["ethos", var path, ..])
{
    Console.Error.WriteLine("usage: ethos FILE.csv [C]   columns text, labels (joined by |), fold");
    return 2;
}
try
{
    var options = args.Length > 2 ? new LinearOptions { C = double.Parse(args[2], CultureInfo.InvariantCulture) } : new LinearOptions();
    var file = LabelledFile.Read(path);
    var watch = Stopwatch.StartNew();
    var result = CrossValidation.Run(file, options);
    var positives = file.Labels.Sum(row => row.Count(label => label));
    Console.WriteLine($"{file.Texts.Length} rows, {file.Names.Length} labels, {(double)positives / file.Texts.Length:F2} labels a row, {file.Folds.Distinct().Count()} folds, C = {options.C}, {watch.Elapsed.TotalSeconds:F1} s");
    Console.WriteLine();
    Console.WriteLine($"{"cut-offs",-12} macro-F1  micro-F1  rows exactly right");
    PrintDecisions("0.5", result.AtOneHalf);
    foreach (var method in CrossValidation.Methods)
        PrintDecisions(method.ToString(), result.AtCutOffs[method]);
    Console.WriteLine();
    var evaluation = Evaluator.Evaluate(file.Names, file.Labels, result.Probabilities, result.AtCutOffs[CutOffMethod.PlugIn]);
    Console.WriteLine($"{"plug-in cut-offs",-30} value   95 % interval     {string.Join("  ", evaluation.Baselines.Select(name => $"{name,-10}"))}");
    foreach (var metric in evaluation.Headline)
        Console.WriteLine($"{metric.Name,-30} {metric.Value:F4}  {metric.Interval!.Low:F4} - {metric.Interval.High:F4}  {string.Join("  ", metric.Baselines.Select(value => $"{value,-10:F4}"))}");
    Console.WriteLine();
    Console.WriteLine($"calibration error {evaluation.Metrics["calibration_error"]:F4} (perfect probabilities: {evaluation.CalibrationErrorIfPerfect:F4}), cells right on training rows {result.TrainingCellsRight:F4}");
    return 0;

    void PrintDecisions(string name, bool[][] decided)
    {
        var metrics = new DecisionMetrics(file.Labels, decided);
        Console.WriteLine($"{name,-12} {metrics.F1(Average.Macro):F4}    {metrics.F1(Average.Micro):F4}    {metrics.SubsetAccuracy:F4}");
    }
}
catch (MultilabelException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
