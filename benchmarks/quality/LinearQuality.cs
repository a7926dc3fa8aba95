using System.Diagnostics;
using Multilabel;

/// <summary><c>ethos</c>: the linear classifier on a file with folds, as its cross-validation sees it.</summary>
internal static class LinearQuality
{
    public static void Run(LabelledFile file, LinearOptions options)
    {
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

        void PrintDecisions(string name, bool[][] decided)
        {
            var metrics = new DecisionMetrics(file.Labels, decided);
            Console.WriteLine($"{name,-12} {metrics.F1(Average.Macro):F4}    {metrics.F1(Average.Micro):F4}    {metrics.SubsetAccuracy:F4}");
        }
    }
}
