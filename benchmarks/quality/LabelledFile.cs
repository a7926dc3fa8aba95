using Multilabel;
using Sylvan.Data.Csv;

/// <summary>A CSV file with the columns text and labels (joined by |), and a fold column if the data set has folds.</summary>
internal sealed record LabelledFile(string[] Texts, bool[][] Labels, string[] Names, int[] Folds)
{
    public static LabelledFile Read(string path)
    {
        if (!File.Exists(path))
            throw new MultilabelException($"{path}: no such file; expected a CSV file with the columns text, labels and fold.");
        using var csv = CsvDataReader.Create(path);
        var (text, labels, fold) = (Column(csv, path, "text"), Column(csv, path, "labels"), Column(csv, path, "fold"));
        var (texts, sets, folds) = (new List<string>(), new List<string[]>(), new List<int>());
        while (csv.Read())
        {
            texts.Add(csv.GetString(text));
            sets.Add(csv.GetString(labels).Split('|', StringSplitOptions.RemoveEmptyEntries));
            folds.Add(csv.GetInt32(fold));
        }
        var names = sets.SelectMany(set => set).Distinct().Order(StringComparer.Ordinal).ToArray();
        return new LabelledFile([.. texts], [.. sets.Select(set => names.Select(name => set.Contains(name)).ToArray())], names, [.. folds]);
    }

    private static int Column(CsvDataReader csv, string path, string name)
    {
        for (var column = 0; column < csv.FieldCount; column++)
        {
            if (csv.GetName(column) == name)
                return column;
        }
        throw new MultilabelException($"{path}: no column \"{name}\".");
    }
}
