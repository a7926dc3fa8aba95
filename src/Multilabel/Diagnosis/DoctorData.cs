namespace Multilabel;

/// <summary>Reads the rows for an examination: the model's label names decide where a table could be read in several ways, and a long file is sampled.</summary>
internal static class DoctorData
{
    /// <summary>Most rows of a file that are kept.</summary>
    public const int MostRows = 20_000;

    /// <summary>From so many bytes on a file is not read again and again.</summary>
    private const long LongFile = 50 << 20;

    private static readonly string[] Separators = ["|", ";", ",", "\\n", "/", " "];

    /// <param name="path">The file.</param>
    /// <param name="options">What the user said about it; that is never overruled.</param>
    /// <param name="folder">The model's folder.</param>
    /// <exception cref="MultilabelException">There is no such folder, or the file cannot be read as a table of texts and labels.</exception>
    public static Dataset Load(string path, DatasetOptions options, string folder)
    {
        Admission.CheckFolder(folder);
        options = options with { AtMost = MostRows, AllowUnknown = true };
        var names = NamesOf(folder);
        MultilabelException? reason = null;
        Dataset? best = null;
        try
        {
            best = Dataset.Load(path, options);
        }
        catch (MultilabelException e)
        {
            reason = e;
        }
        var known = best is null || names is null ? 0 : Known(best, names);
        if (names is null || options.Labels is not null || options.LabelSeparator is not null || known == names.Count) return best ?? throw reason!;
        foreach (var other in Readings(path, options, names, known).Take(new FileInfo(path) is { Exists: true, Length: < LongFile } ? int.MaxValue : 1))
        {
            try
            {
                var read = Dataset.Load(path, other);
                if (Known(read, names) is var more && more > known) (best, known) = (read, more);
            }
            catch (MultilabelException)
            {
                // Not that way.
            }
        }
        return best ?? throw reason!;
    }

    // A column that bears the name of a label is one, whatever such names or contents mean elsewhere.
    private static IEnumerable<DatasetOptions> Readings(string path, DatasetOptions options, HashSet<string> names, int known)
    {
        if (!File.Exists(path)) yield break;
        var columns = ColumnsOf(path, options).Where(c => names.Contains(LabelNames.Clean(c))).Distinct(StringComparer.Ordinal).ToList();
        if (columns.Count >= Math.Min(2, names.Count) && columns.Count > known) yield return options with { Labels = columns };
        if (known > 0) yield break;
        foreach (var separator in Separators) yield return options with { LabelSeparator = separator };
    }

    private static List<string> ColumnsOf(string path, DatasetOptions options)
    {
        try
        {
            var sheet = SheetChoice.Choose(TableFile.Open(path), options, [])[0];
            return HeaderFinder.Find(sheet, options) is { } table ? [.. table.Columns.Select(c => c.Name)] : [];
        }
        catch (MultilabelException)
        {
            return [];
        }
    }

    private static int Known(Dataset data, HashSet<string> names) => data.LabelNames.Select(LabelNames.Clean).Distinct(StringComparer.Ordinal).Count(names.Contains);

    // Without names the table is read as it is; the examination says what is wrong with the folder.
    private static HashSet<string>? NamesOf(string folder) =>
        LabelFiles.Names(folder) is { } names && !LabelAlignment.AreNumbers(names) ? [.. names.Select(LabelNames.Clean)] : null;
}
