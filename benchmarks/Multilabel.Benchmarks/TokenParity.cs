using System.Globalization;
using Spectre.Console;

namespace Multilabel.Benchmarks;

/// <summary>How many texts of the reference become exactly Hugging Face's ids.</summary>
internal static class TokenParity
{
    public static void Show(TokenReference reference)
    {
        var table = new Spectre.Console.Table().AddColumns("tokenizer", "made by", "texts", "equal ids", "percent", "errors", "equal offsets");
        foreach (var name in reference.Tokenizers)
        {
            var folder = reference.FolderOf(name);
            var rows = reference.Rows(name);
            var ours = Tokenizer.Load(folder);
            Add(table, name, "Multilabel", rows, text => ours.EncodeIds(text, int.MaxValue), text => ours.Encode(text).Offsets);
            foreach (var other in MicrosoftTokenizer.LoadAll(folder)) Add(table, name, "Microsoft.ML.Tokenizers " + other.Name, rows, other.Ids, other.Offsets);
        }

        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 160);
        AnsiConsole.Write(table);
    }

    private static void Add(
        Spectre.Console.Table table, string name, string maker, List<TokenReference.Row> rows, Func<string, IReadOnlyList<int>> encode, Func<string, (int, int)[]?> offsets)
    {
        var (equal, errors) = (0, 0);
        var (withOffsets, equalOffsets, offers) = (0, 0, false);
        foreach (var row in rows)
        {
            try
            {
                if (encode(row.Text).SequenceEqual(row.Ids)) equal++;
                if (row.Offsets is null) continue;
                withOffsets++;
                if (offsets(row.Text) is not { } found) continue;
                offers = true;
                if (found.SequenceEqual(row.Offsets)) equalOffsets++;
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException or NotSupportedException)
            {
                errors++;
            }
        }

        var percent = (100.0 * equal / rows.Count).ToString("0.00", CultureInfo.InvariantCulture);
        var offsetCount = offers ? $"{Number(equalOffsets)} of {Number(withOffsets)}" : "not offered";
        table.AddRow(name, maker, Number(rows.Count), Number(equal), percent, Number(errors), offsetCount);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
