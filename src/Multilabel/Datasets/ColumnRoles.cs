namespace Multilabel;

/// <summary>Which columns hold the text, the document type and the id of a row; those of its group and its fold only where an option names them.</summary>
internal sealed record ColumnRoles(Column Text, Column? DocumentType, Column? Id, Column? Group, Column? Fold)
{
    private const int RowsLookedAt = 1000;

    public bool Contains(Column column) => column == Text || column == DocumentType || column == Id || column == Group || column == Fold;

    /// <summary>Finds the roles by option, by name, and for the text also by content. Throws where no column or several could be meant.</summary>
    public static ColumnRoles Find(Table table, IReadOnlyList<SheetRow> rows, DatasetOptions options)
    {
        var sample = rows.Take(RowsLookedAt).ToList();
        var labels = table.RequireLabels(options.Labels ?? []);
        var named = options.Text is { } textName ? table.Require(textName, "--text") : null;
        var group = options.Group is { } groupName ? table.Require(groupName, "--group") : null;
        var fold = options.Fold is { } foldName ? table.Require(foldName, "--fold") : null;
        var free = table with { Columns = [.. table.Columns.Where(c => c != named && c != fold && !labels.Contains(c))] };
        var type = options.DocumentTypeColumn is { } typeName ? table.Require(typeName, "--document-type-column") : OnlyOne(free, ColumnNames.IsType, "document type", "--document-type-column");
        var id = options.Id is { } idName ? table.Require(idName, "--id") : FindId(free, rows);
        var text = named ?? FindText(table, sample, [.. table.Columns.Where(c => c != type && c != id && c != group && c != fold && !labels.Contains(c))]);
        // A column named "type" is the kind of document only beside a text.
        return new ColumnRoles(text, type == text ? null : type, id, group, fold);
    }

    private static Column FindText(Table table, List<SheetRow> sample, List<Column> candidates)
    {
        var named = candidates.Where(c => ColumnNames.TextGroup(c.Key) >= 0).GroupBy(c => ColumnNames.TextGroup(c.Key)).OrderBy(g => g.Key).ToList();
        var numbers = new List<Column>();
        foreach (var group in named)
        {
            var columns = group.ToList();
            foreach (var column in columns.Where(c => IsNumbers(table, sample, c)).ToList())
            {
                columns.Remove(column);
                numbers.Add(column);
            }
            if (columns.Count > 1)
            {
                var free = columns.Where(c => IsFreeText(table, sample, c)).ToList();
                if (free.Count > 0) columns = free;
            }
            // A "description" beside another column of running text is not the text for sure.
            if (columns.Count == 1 && (group.Key < 3 || !candidates.Any(c => c != columns[0] && IsFreeText(table, sample, c)))) return columns[0];
            if (columns.Count > 1) throw Ambiguous(table, columns);
        }
        var texts = candidates.Where(c => IsFreeText(table, sample, c)).ToList();
        if (texts.Count > 1) texts = [.. texts.Where(c => !ColumnNames.IsLabelList(c.Key) && !ColumnNames.IsWeakLabelList(c.Key))];
        if (texts.Count == 1) return texts[0];
        if (texts.Count > 1) throw Ambiguous(table, texts);
        if (numbers.Count > 0)
        {
            throw new MultilabelException(
                $"{table.Sheet.Place}: the column {numbers[0]} holds only numbers ({ClosestName.List(sample.Select(r => r[numbers[0]].Text).Where(t => t.Length > 0).Take(3))}), not texts, and no other column looks like text. Name the text column with --text.");
        }
        var strings = candidates.Where(c => sample.Any(r => r[c].Value is string s && s.Trim().Length > 0) && !IsNumbers(table, sample, c) && !IsFlags(table, sample, c)).ToList();
        if (table.Columns.Count > 1) strings = [.. strings.Where(c => !ColumnNames.IsLabelList(c.Key) && !ColumnNames.IsWeakLabelList(c.Key) && IsVaried(sample, c))];
        if (strings.Count == 1) return strings[0];
        throw new MultilabelException($"{table.Sheet.Place}: no column looks like text. Its columns: {ClosestName.List(table.Columns.Select(c => c.Name))}. Name the text column with --text.");
    }

    private static MultilabelException Ambiguous(Table table, List<Column> columns) => columns.Select(c => c.Name).Distinct().Count() < columns.Count
        ? new($"{table.Sheet.Place}: {columns.Count} columns are named {columns[0]} ({Table.Letters(columns)}); rename all but the one that holds the text.")
        : new($"{table.Sheet.Place}: {columns.Count} columns could be the text: {string.Join(" and ", columns)}. Name it with --text, for example --text \"{columns[0].Name}\".");

    private static Column? OnlyOne(Table table, Func<string, bool> isNamed, string what, string option)
    {
        var columns = table.Columns.Where(c => isNamed(c.Key)).ToList();
        // "Document type" says it in full; "type" beside it means something else.
        if (columns.Count > 1) columns.RemoveAll(c => c.Key == "type");
        if (columns.Count <= 1) return columns.FirstOrDefault();
        throw new MultilabelException($"{table.Sheet.Place}: {columns.Count} columns could be the {what}: {string.Join(" and ", columns)}. Name it with {option}, for example {option} \"{columns[0].Name}\".");
    }

    private static Column? FindId(Table table, IReadOnlyList<SheetRow> rows)
    {
        foreach (var column in table.Columns.Where(c => ColumnNames.IsId(c.Key)).OrderByDescending(c => c.Key == "id"))
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            if (rows.Count > 0 && rows.All(r => r[column] is { IsBlank: false } cell && seen.Add(cell.Text))) return column;
        }
        return null;
    }

    private static bool IsNumbers(Table table, List<SheetRow> sample, Column column)
    {
        var cells = sample.Select(r => r[column]).Where(c => !c.IsBlank).ToList();
        return cells.Count > 0 && cells.TrueForAll(c => c.Number is not null || c.Value is bool or DateTime);
    }

    private static bool IsFlags(Table table, List<SheetRow> sample, Column column) => sample.TrueForAll(r => LabelCell.Read(r[column]) != LabelMark.Neither);

    /// <summary>Short texts that rarely repeat, most of them of several words.</summary>
    private static bool IsVaried(List<SheetRow> sample, Column column)
    {
        var texts = sample.Select(r => r[column].Text.Trim()).Where(t => t.Length > 0).ToList();
        return texts.Count > sample.Count / 2 && texts.Distinct(StringComparer.Ordinal).Count() > texts.Count / 2 && texts.Count(t => t.Contains(' ', StringComparison.Ordinal)) > texts.Count / 2;
    }

    /// <summary>Running text: long, several words, rarely repeated, and not a list that a program wrote.</summary>
    private static bool IsFreeText(Table table, List<SheetRow> sample, Column column)
    {
        var texts = sample.Select(r => r[column]).Where(c => c.Value is string && !c.IsBlank).Select(c => c.Text.Trim()).ToList();
        if (texts.Count == 0 || texts.Count < sample.Count(r => !r[column].IsBlank) * 0.9) return false;
        if (texts.Count(t => ListLiteral.TryParse(t, out _)) > texts.Count / 2) return false;
        var words = texts.Average(t => t.Count(c => c == ' ') + 1);
        var distinct = texts.Distinct(StringComparer.Ordinal).Count() / (double)texts.Count;
        var separated = texts.Count(t => t.AsSpan().IndexOfAny(";|\n") >= 0 && !t.Contains('.', StringComparison.Ordinal)) / (double)texts.Count;
        return words >= 3 && distinct > 0.5 && separated < 0.5 && texts.Count > sample.Count * 0.3 || texts.Average(t => t.Length) > 60 && distinct > 0.5;
    }
}
