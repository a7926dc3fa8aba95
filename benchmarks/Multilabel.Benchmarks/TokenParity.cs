using System.Globalization;
using Spectre.Console;

namespace Multilabel.Benchmarks;

/// <summary>How many texts of the reference become exactly Hugging Face's ids.</summary>
internal static class TokenParity
{
    public static void Show(TokenReference reference)
    {
        var table = new Spectre.Console.Table().AddColumns("tokenizer", "made by", "texts", "equal ids", "percent", "errors");
        foreach (var name in reference.Tokenizers)
        {
            var folder = reference.FolderOf(name);
            var rows = reference.Rows(name);
            var ours = Tokenizer.Load(folder);
            Add(table, name, "Multilabel", rows, text => ours.EncodeIds(text, int.MaxValue));
            foreach (var other in MicrosoftTokenizer.LoadAll(folder)) Add(table, name, "Microsoft.ML.Tokenizers " + other.Name, rows, other.Ids);
        }

        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 120);
        AnsiConsole.Write(table);
    }

    private static void Add(Spectre.Console.Table table, string name, string maker, List<TokenReference.Row> rows, Func<string, IReadOnlyList<int>> encode)
    {
        var (equal, errors) = (0, 0);
        foreach (var row in rows)
        {
            try
            {
                if (encode(row.Text).SequenceEqual(row.Ids)) equal++;
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException or NotSupportedException)
            {
                errors++;
            }
        }

        var percent = (100.0 * equal / rows.Count).ToString("0.00", CultureInfo.InvariantCulture);
        table.AddRow(name, maker, rows.Count.ToString(CultureInfo.InvariantCulture), equal.ToString(CultureInfo.InvariantCulture), percent, errors.ToString(CultureInfo.InvariantCulture));
    }
}
