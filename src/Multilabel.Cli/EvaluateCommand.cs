using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Multilabel.Cli;

/// <summary><c>multilabel evaluate CLASSIFIER DATA</c>: every standard metric, with intervals and trivial baselines, and a table per label.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("CLASSIFIER") { Description = "folder of a classifier, or any Hugging Face sequence-classification folder" };
        var data = new Argument<string>("DATA") { Description = "file of texts with labels" };
        var json = new Option<bool>("--json") { Description = "every metric as JSON" };
        var maxLength = new Option<int?>("--max-length") { Description = "longest text in tokens [default: what the folder says]", HelpName = "tokens" };
        var device = new Option<string>("--device") { Description = "cpu, cuda, cuda:N or mps", DefaultValueFactory = _ => "cpu" };
        var type = new Option<string?>("--document-type", "-d") { Description = "only the rows of this document type", HelpName = "type" };
        var table = new DatasetArguments();
        var command = new Command("evaluate", "Measure a classifier on labelled texts.") { folder, data, json, maxLength, device, type };
        table.AddTo(command);
        command.SetAction(result =>
        {
            var dataset = Dataset.Load(result.GetRequiredValue(data), table.Read(result));
            if (result.GetValue(type) is { } only) dataset = dataset.OfType(only);
            using var classifier = Classifier.Load(result.GetRequiredValue(folder), result.GetValue(maxLength), result.GetValue(device)!);
            Console.Error.WriteLine($"{classifier.Model.Description}; {classifier.Outputs.Description}.");
            var evaluation = classifier.Evaluate(dataset);
            if (result.GetValue(json)) WriteJson(evaluation);
            else Write(evaluation);
            return CommandLine.Done;
        });
        return command;
    }

    private static void Write(EvaluationResult evaluation)
    {
        Console.Out.WriteLine($"{evaluation.Rows} rows, {evaluation.Labels.Count} labels, {evaluation.EvaluableLabels} of them with at least one positive.");
        var table = new TextTable(["metric", ">value", "95 % interval", .. evaluation.Baselines.Select(name => ">" + name)]);
        foreach (var metric in evaluation.Headline)
        {
            table.Add([
                metric.HigherIsBetter ? metric.Name : metric.Name + " (lower is better)",
                Show(metric.Value),
                metric.Interval is { } i ? $"{Show(i.Low)} to {Show(i.High)}" : "",
                .. metric.Baselines.Select(Show)]);
        }
        table.Write(Console.Out);
        var labels = new TextTable("label", ">positives", ">predicted", ">precision", ">recall", ">F1", "95 % interval", ">AP", ">AUC", ">cut-off");
        foreach (var l in evaluation.Labels)
        {
            labels.Add(
                l.Label, l.Positives.ToString(CultureInfo.InvariantCulture), l.Predicted.ToString(CultureInfo.InvariantCulture), Show(l.Precision), Show(l.Recall),
                Show(l.F1), l.F1Interval is { } i ? $"{Show(i.Low)} to {Show(i.High)}" : "", Show(l.AveragePrecision), Show(l.Auc), l.Cut is { } cut ? cut.ToString("0.00", CultureInfo.InvariantCulture) : "");
        }
        labels.Write(Console.Out);
        Console.Out.WriteLine("Intervals: bootstrap over texts. 0/0 counts as 0, as in scikit-learn; labels without positives have no AP or AUC.");
    }

    private static string Show(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";

    private static void WriteJson(EvaluationResult evaluation)
    {
        using var stdout = Console.OpenStandardOutput();
        JsonSerializer.Serialize(stdout, evaluation, EvaluationJson.Default.EvaluationResult);
        stdout.WriteByte((byte)'\n');
    }
}
