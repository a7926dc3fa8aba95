using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Multilabel.Cli;

/// <summary><c>multilabel compare A B … --data DATA</c>: saved classifiers on the same labelled texts, with intervals of their differences.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var folders = new Argument<string[]>("CLASSIFIER") { Description = "folders of classifiers; the others are compared with the first", Arity = new ArgumentArity(2, 100) };
        var data = new Option<string>("--data") { Description = "file of texts with labels, none of which a classifier was trained on", Required = true, HelpName = "file" };
        var json = new Option<bool>("--json") { Description = "the differences as JSON" };
        var device = new Option<string>("--device") { Description = "cpu, cuda, cuda:N or mps", DefaultValueFactory = _ => "cpu" };
        var table = new DatasetArguments();
        var command = new Command("compare", "Compare saved classifiers on the same labelled texts.") { folders, data, json, device };
        table.AddTo(command);
        command.SetAction(result =>
        {
            var dataset = Dataset.Load(result.GetRequiredValue(data), table.Read(result));
            var comparison = ClassifierComparison.Of(result.GetRequiredValue(folders), dataset, result.GetValue(device)!);
            if (result.GetValue(json)) Console.Out.WriteLine(Json(comparison));
            else Write(comparison);
            return CommandLine.Done;
        });
        return command;
    }

    private static void Write(IReadOnlyList<ComparedClassifier> compared)
    {
        var table = new TextTable(["classifier", .. compared[0].Figures.SelectMany(f => new[] { ">" + f.Name, "difference, 95 %" })]);
        foreach (var classifier in compared)
            table.Add([classifier.Folder, .. classifier.Figures.SelectMany(f => new[] { Show(f.Value), f.Difference is { } d ? FormattableString.Invariant($"{d.Low:+0.000;-0.000} to {d.High:+0.000;-0.000}") : "" })]);
        table.Write(Console.Out);
        foreach (var classifier in compared.Skip(1))
            foreach (var figure in classifier.Figures) Console.Out.WriteLine(figure.Conclusion(classifier.Folder, compared[0].Folder));
        Console.Out.WriteLine("Differences: bootstrap over texts, the same texts for both (paired).");
    }

    private static string Json(IReadOnlyList<ComparedClassifier> compared) => new JsonArray([.. compared.Select(classifier => (JsonNode)new JsonObject
    {
        ["classifier"] = classifier.Folder,
        ["figures"] = new JsonArray([.. classifier.Figures.Select(f => (JsonNode)new JsonObject
        {
            ["name"] = f.Name,
            ["value"] = f.Value,
            ["difference"] = f.Difference is null ? null : f.Value - f.Reference,
            ["difference_interval"] = f.Difference is { } d ? new JsonArray(d.Low, d.High) : null,
        })]),
    })]).ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true });

    private static string Show(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";
}
