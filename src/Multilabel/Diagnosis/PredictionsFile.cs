using System.Numerics;

namespace Multilabel;

/// <summary>Reads a file of predictions: a column per label or one with lists, and perhaps the texts.</summary>
internal static class PredictionsFile
{
    /// <exception cref="MultilabelException">The file has another number of rows, lacks a label, or holds what is no number.</exception>
    public static UserPredictions Read(string path, Dataset data)
    {
        var file = Path.GetFileName(path);
        // Of a long file the same rows are kept as of the data: those at the same distances.
        var sampled = data.Source.RowsInFile > data.Rows.Count;
        var needed = sampled ? data.Source.RowsInFile : data.Rows.Count;
        var sheet = PredictionSheet.Open(path, needed, data.LabelNames.Count);
        sheet.KeepRows(sampled ? DoctorData.MostRows : null);
        var table = HeaderFinder.Find(sheet, new DatasetOptions()) ?? throw new MultilabelException($"{file} is empty; expected a column per label.");
        var rows = RowsOf(table);
        var columns = PredictionColumns.Find(table, rows, data.LabelNames, file);
        var own = sampled ? sheet.RowsInFile - table.HeaderRow ?? rows.Count : rows.Count;
        if (own != needed || rows.Count != data.Rows.Count)
            throw new MultilabelException($"{file} has {own} rows, {data.Source.File} has {needed}; a prediction for each row is needed, in the same order.{(own < needed ? " Did a data loader with drop_last leave the last batch out?" : "")}");
        var cells = rows.ConvertAll(columns.CellsOf);
        var values = cells.Select(row => Array.ConvertAll(row, c => c.Value)).ToArray();
        var (texts, known) = TextsOf(table, rows, data, columns);
        var moved = known && IsOtherOrder(texts!, data);
        var (matchedBy, order) = moved ? ("text", Places([.. texts!.Select(Folded)], [.. data.Rows.Select(r => Folded(r.Text))])) : known ? (null, null) : OrderOfIds(table, rows, data, columns);
        if (order is not null) (values, texts) = ([.. order.Select(i => values[i])], texts is null ? null : [.. order.Select(i => texts[i])]);
        var decimals = cells.SelectMany(row => row).Max(c => WrittenNumber.Decimals(c.Written));
        return new UserPredictions(file, values, KindOf(values), moved && order is null)
        {
            Grid = GridOf(values, decimals),
            Texts = texts,
            MatchedBy = order is null ? null : matchedBy,
            Decimals = decimals,
            Digits = cells.SelectMany(row => row).Max(c => WrittenNumber.Digits(c.Written)),
        };
    }

    // The greatest common divisor of all distances between absolute values in units of the last digit, where it is more than that unit.
    private static double GridOf(double[][] values, int decimals)
    {
        const int MostDecimals = 6, FewestValues = 5;
        if (decimals is 0 or > MostDecimals) return 0;
        var unit = Math.Pow(10, -decimals);
        var whole = values.SelectMany(row => row).Where(double.IsFinite).Select(v => (long)Math.Round(Math.Abs(v) / unit)).Distinct().ToList();
        var divisor = whole.Aggregate(0L, (a, b) => (long)BigInteger.GreatestCommonDivisor(a, b - whole[0]));
        return whole.Count >= FewestValues && divisor > 1 ? divisor * unit : 0;
    }

    // A row whose numbers are all blank is a row: a program that failed on it wrote it so. Only lines without anything at the end are none.
    private static List<SheetRow> RowsOf(Table table)
    {
        var rows = table.Sheet.Rows().Where(r => r.Number > table.HeaderRow && (!r.IsBlank || r.Cells.Length > 1)).ToList();
        while (rows.Count > 0 && rows[^1].IsBlank && table.Sheet.Separator is null) rows.RemoveAt(rows.Count - 1);
        foreach (var row in rows) row.Sheet = table.Sheet;
        return rows;
    }

    // The texts of the file, and whether they are the data's: those that a program changed are not, but stand in a column that is named so.
    private static (string[]? Texts, bool Known) TextsOf(Table table, List<SheetRow> rows, Dataset data, PredictionColumns columns)
    {
        var known = data.Rows.Select(r => Folded(r.Text)).ToHashSet(StringComparer.Ordinal);
        var best = table.Columns.Where(c => !columns.Uses(c))
            .Select(c => (Column: c, Found: rows.Count(r => known.Contains(Folded(r[c].Text))))).OrderByDescending(c => c.Found).FirstOrDefault();
        var isKnown = best.Column is not null && rows.Count > 0 && best.Found > rows.Count / 2;
        var column = isKnown ? best.Column : table.Columns.FirstOrDefault(c => !columns.Uses(c) && ColumnNames.IsText(c.Key));
        return (column is null ? null : [.. rows.Select(r => r[column].Text)], isKnown);
    }

    // Where rows are in another order and have the data's ids: for each row of the data, the row of the file.
    private static (string? By, int[]? Order) OrderOfIds(Table table, List<SheetRow> rows, Dataset data, PredictionColumns columns)
    {
        if (data.Source.IdColumn is not { } name || table.Columns.FirstOrDefault(c => c.Name == name && !columns.Uses(c)) is not { } id) return (null, null);
        var (own, wanted) = (rows.ConvertAll(r => r[id].Text.Trim()), data.Rows.Select(r => r.Id).ToList());
        return own.Distinct(StringComparer.Ordinal).Count() < own.Count || own.SequenceEqual(wanted, StringComparer.Ordinal) ? (null, null) : ($"column '{id.Name}'", Places(own, wanted));
    }

    // Of equals the first goes to the first; null where one is missing.
    private static int[]? Places(List<string> own, List<string> wanted)
    {
        var left = own.Select((key, i) => (key, i)).GroupBy(p => p.key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => new Queue<int>(g.Select(p => p.i)), StringComparer.Ordinal);
        var order = new int[wanted.Count];
        for (var i = 0; i < order.Length; i++)
        {
            if (!left.TryGetValue(wanted[i], out var places) || !places.TryDequeue(out order[i])) return null;
        }
        return order;
    }

    private static bool IsOtherOrder(string[] texts, Dataset data)
    {
        var there = data.Rows.Select(r => Folded(r.Text)).ToList();
        var moved = texts.Where((t, i) => Folded(t) != there[i]).Count();
        var own = texts.Select(Folded).Order(StringComparer.Ordinal).ToList();
        return moved > 1 && own.Zip(there.Order(StringComparer.Ordinal)).Count(p => p.First == p.Second) > 0.9 * own.Count;
    }

    /// <summary>Letters and digits in lower case: the same for a text that was only cleaned.</summary>
    private static string Folded(string text) => Column.KeyOf(text) is { Length: > 0 } key ? key : text.Trim();

    private static PredictionKind KindOf(double[][] values)
    {
        var all = values.SelectMany(row => row).Where(double.IsFinite).ToList();
        return all.TrueForAll(v => v is 0 or 1) ? PredictionKind.Decisions : all.TrueForAll(v => v is >= 0 and <= 1) ? PredictionKind.Probabilities : PredictionKind.Logits;
    }
}
