using System.CommandLine;

namespace Multilabel.Cli;

/// <summary><c>multilabel split DATA --out FILE</c>: the same table with a column that says in which fold each row is evaluated.</summary>
internal static class SplitCommand
{
    public static Command Create()
    {
        var data = new Argument<string>("DATA") { Description = "table of texts with labels: .csv, .tsv, .jsonl or .xlsx" };
        var output = new Option<string>("--out", "-o") { Description = "the table with the column fold, in the same format", Required = true, HelpName = "file" };
        var folds = new Option<int>("--folds") { Description = "how many", DefaultValueFactory = _ => new EstimationOptions().Folds, HelpName = "number" };
        var seed = new Option<int>("--seed") { Description = "seed of everything random", DefaultValueFactory = _ => new TrainingOptions().Seed, HelpName = "number" };
        var column = new Option<string>("--column") { Description = "name of the new column", DefaultValueFactory = _ => "fold", HelpName = "NAME" };
        var group = new Option<string?>("--group") { Description = "column whose equal values stay in one fold, such as the document", HelpName = "COLUMN" };
        var table = new DatasetArguments();
        var command = new Command("split", "Write a table again with a column of folds, over which the labels are spread evenly.") { data, output, folds, seed, column, group };
        table.AddTo(command);
        command.SetAction(result =>
        {
            var count = result.GetValue(folds);
            if (count < 2) throw new UsageException($"--folds is {count}; it must be 2 or more.");
            var (source, path) = (result.GetRequiredValue(data), result.GetRequiredValue(output));
            var options = table.Read(result) with { Group = result.GetValue(group) };
            var dataset = Dataset.Load(source, options);
            var withText = dataset.WithTexts();
            var plan = FoldPlan.Create(withText, count, repeats: 1, result.GetValue(seed));
            var foldOf = withText.Rows.Zip(plan.FoldOf[0]).ToDictionary(pair => pair.First.Place, pair => pair.Second, StringComparer.Ordinal);
            var rows = TextSource.Open(source, options with { Text = dataset.Source.TextColumn });
            var name = result.GetValue(column)!;
            if (rows.Tables.SelectMany(t => t.Table.Columns).Any(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase)))
                throw new UsageException($"{source} has a column '{name}' already; name the new one with --column.");
            AnnotatedTable.Write(rows, path, [name], rows.Select(row => new object?[] { foldOf.TryGetValue(row.Place, out var fold) ? fold : null }));
            foreach (var note in plan.Notes) Console.Error.WriteLine(note);
            Console.Out.WriteLine($"{withText.Rows.Count} rows in {plan.Folds} folds of {string.Join(", ", plan.FoldOf[0].CountBy(f => f).OrderBy(f => f.Key).Select(f => f.Value))}. Written: {path}");
            return CommandLine.Done;
        });
        return command;
    }
}
