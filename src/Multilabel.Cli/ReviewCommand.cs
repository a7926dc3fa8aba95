using System.CommandLine;

namespace Multilabel.Cli;

/// <summary><c>multilabel review WORKBOOK --data DATA --out CSV</c>: what a person decided about doubtful labels becomes a corrected data file.</summary>
internal static class ReviewCommand
{
    public static Command Create()
    {
        var review = new Argument<string>("WORKBOOK") { Description = "the workbook of multilabel estimate --review, with its column \"agree?\" filled in: no where the data is wrong" };
        var data = new Option<string>("--data") { Description = "the data that was reviewed", Required = true, HelpName = "file" };
        var output = new Option<string>("--out", "-o") { Description = "the corrected data, as CSV; the data itself is not touched", Required = true, HelpName = "file.csv" };
        var table = new DatasetArguments();
        var command = new Command("review", "Turn a reviewed list of doubtful labels into a corrected data file.") { review, data, output };
        table.AddTo(command);
        command.SetAction(result =>
        {
            var (source, path) = (result.GetRequiredValue(data), result.GetRequiredValue(output));
            if (!string.Equals(Path.GetExtension(path), ".csv", StringComparison.OrdinalIgnoreCase)) throw new UsageException($"--out {path}: the corrected data is written as CSV; use a name that ends in .csv.");
            if (Path.GetFullPath(source) == Path.GetFullPath(path)) throw new UsageException($"--out {path} is the data itself, which stays as it is; name another file.");
            var (changes, agreed, open) = ReviewWorkbook.Read(result.GetRequiredValue(review));
            DatasetCsv.Write(path, Corrections.Apply(Dataset.Load(source, table.Read(result)), changes));
            Console.Out.WriteLine($"{changes.Count} labels changed, {agreed} confirmed, {open} left open. Written: {path}");
            return CommandLine.Done;
        });
        return command;
    }
}
