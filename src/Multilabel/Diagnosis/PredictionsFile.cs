using System.Globalization;

namespace Multilabel;

/// <summary>Reads a file of predictions: a column per label, and perhaps the texts.</summary>
internal static class PredictionsFile
{
    /// <exception cref="MultilabelException">The file has another number of rows, lacks a label, or holds what is no number.</exception>
    public static UserPredictions Read(string path, Dataset data)
    {
        var sheet = TableFile.Open(path)[0];
        sheet.KeepRows();
        var table = HeaderFinder.Find(sheet, new DatasetOptions()) ?? throw new MultilabelException($"{Path.GetFileName(path)} is empty; expected a column per label.");
        var rows = table.Rows().ToList();
        if (rows.Count != data.Rows.Count)
            throw new MultilabelException($"{Path.GetFileName(path)} has {rows.Count} rows, {data.Source.File} has {data.Rows.Count}; a prediction for each row is needed, in the same order.");
        var columns = data.LabelNames.Select(name => ColumnOf(table, name, path, data)).ToList();
        var values = rows.Select(row => columns.Select(column => Value(row, column)).ToArray()).ToArray();
        return new UserPredictions(Path.GetFileName(path), values, KindOf(values));
    }

    private static Column ColumnOf(Table table, string label, string path, Dataset data) =>
        table.Columns.FirstOrDefault(c => c.Name == label) ?? table.Columns.FirstOrDefault(c => string.Equals(c.Name.Trim(), label.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? throw new MultilabelException($"{Path.GetFileName(path)} has no column '{label}'{ClosestName.Suggest(label, table.Columns.Select(c => c.Name))}; expected one for each label of the model: {ClosestName.List(data.LabelNames)}.");

    private static double Value(SheetRow row, Column column)
    {
        var cell = row[column];
        if (cell.IsBlank || cell.Text.Trim() is "nan" or "NaN") return double.NaN;
        return double.TryParse(cell.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
            : throw new MultilabelException($"{row.PlaceOf(column)} holds '{cell.Text}'; expected a number.");
    }

    private static PredictionKind KindOf(double[][] values)
    {
        var all = values.SelectMany(row => row).Where(double.IsFinite).ToList();
        return all.TrueForAll(v => v is 0 or 1) ? PredictionKind.Decisions : all.TrueForAll(v => v is >= 0 and <= 1) ? PredictionKind.Probabilities : PredictionKind.Logits;
    }
}
