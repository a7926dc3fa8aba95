namespace Multilabel;

/// <summary>
/// Finds how a table holds its labels: one column per label, or one column with all labels of a row. Where both readings are possible it
/// says so and stops; an option decides.
/// </summary>
internal sealed class LabelLayoutFinder(Table table, IReadOnlyList<SheetRow> rows, ColumnRoles roles, DatasetOptions options, IReadOnlyList<string>? declaredNames)
{
    public LabelLayout Find()
    {
        var marks = new LabelColumnsFinder(table, rows, roles);
        var layout = options.Labels is { Count: > 0 } named ? FromOption(named) : FindByContent(marks);
        var unused = marks.NotUsed(layout.Columns).ToList();
        if (unused.Count > 0) layout.Notes.Add($"columns not used: {ClosestName.List(unused)}");
        return layout;
    }

    private LabelLayout FromOption(IReadOnlyList<string> named)
    {
        var columns = table.RequireLabels(named).ToList();
        if (columns.Find(roles.Contains) is { } taken)
            throw new MultilabelException($"{table.Sheet.Place}: --labels names the column {taken}, which is already the text, the document type or the id.");
        if (columns.Count > 1 && columns.TrueForAll(HoldsNames) && !columns.Exists(IsMarks)) return LabelNameColumns.Create(columns, rows);
        return columns.Count == 1 && (options.LabelSeparator is not null || !IsMarks(columns[0])) ? FromList(columns[0]) : LabelColumns.Create(table, columns, rows, options.AllowUnknown);
    }

    private LabelLayout FindByContent(LabelColumnsFinder found)
    {
        var lists = FindListColumns(found);
        if (lists.Count > 1) throw Ambiguous(lists);
        var list = lists.Count == 1 ? lists[0] : null;
        if (options.LabelSeparator is not null && list is null)
            throw new MultilabelException($"{table.Sheet.Place}: --label-separator is given, but no column is known to hold several labels. Name it with --labels.");
        if (list is not null && found.Marks.Count > 0 && options.LabelSeparator is null) return Decide(list, found);
        if (list is not null) return FromList(list);
        if (found.LooksSoft) throw Soft(found.Shares[0]);
        if (found.Marks.Count == 0 && found.Faulty.Count == 0) return FromUnnamedList(found);
        var notes = new List<string>();
        var layout = LabelColumns.Create(table, found.WithUnmarkedColumns(notes), rows, options.AllowUnknown);
        layout.Notes.AddRange(notes);
        return layout;
    }

    /// <summary>A column of names and columns of marks: the same labels twice, or two readings.</summary>
    private LabelLayout Decide(Column list, LabelColumnsFinder found)
    {
        if (found.Marks.Count == 1 && ColumnNames.IsLabelList(list.Key)) return FromList(list);
        LabelLayout names;
        try
        {
            names = FromList(list);
        }
        catch (MultilabelException)
        {
            names = LabelColumns.Create(table, found.Marks, rows, options.AllowUnknown);
        }
        var both = found.Marks.Select(c => c.Name).Intersect(names.Names, StringComparer.OrdinalIgnoreCase).Count();
        if (both * 2 >= found.Marks.Count && both > 0)
        {
            var columns = LabelColumns.Create(table, found.Marks, rows, options.AllowUnknown);
            columns.Notes.Add($"column {list} repeats the label columns");
            return columns;
        }
        throw new MultilabelException(
            $"{table.Sheet.Place}: two readings are possible: the labels are the values of the column {list}, or the {found.Marks.Count} columns {ClosestName.List(found.Marks.Select(c => c.Name))}. "
            + $"Say which with --labels, for example --labels \"{list.Name}\" or --labels \"{found.Marks[0].Name}\" and so on.");
    }

    /// <summary>Columns whose name or contents say that they hold lists of labels.</summary>
    private List<Column> FindListColumns(LabelColumnsFinder found)
    {
        var candidates = table.Columns.Where(c => !roles.Contains(c) && !ColumnNames.IsOther(c.Key)).ToList();
        var named = candidates.Where(c => ColumnNames.IsLabelList(c.Key) && (!found.Marks.Contains(c) || IsClass(c))).ToList();
        if (named.Count > 1 && named.Exists(IsList)) named = [.. named.Where(IsList)];
        if (named.Count > 0) return Same(named);
        var lists = candidates.Where(IsList).ToList();
        if (lists.Count > 0) return lists;
        return found.Marks.Count >= 2 ? [] : [.. candidates.Where(c => ColumnNames.IsWeakLabelList(c.Key) && !found.Marks.Contains(c) && !found.Shares.Contains(c))];
    }

    /// <summary>Of "labels" and "label_names" that name the same, the one with names is enough.</summary>
    private static List<Column> Same(List<Column> named)
    {
        if (named.Count < 2) return named;
        var names = named.Where(c => c.Key.Contains("name", StringComparison.Ordinal)).ToList();
        return names.Count == 1 ? names : named;
    }

    private LabelLayout FromUnnamedList(LabelColumnsFinder found)
    {
        if (found.Shares.Count > 0) throw Soft(found.Shares[0]);
        var candidates = table.Columns.Where(c => !roles.Contains(c) && !ColumnNames.IsOther(c.Key) && !ColumnNames.IsRemark(c.Key) && !ColumnNames.IsId(c.Key) && HoldsNames(c)).ToList();
        if (candidates.Count == 1) return FromList(candidates[0]);
        var numbered = candidates.Where(c => c.Key.Length > 0 && char.IsDigit(c.Key[^1])).ToList();
        if (LabelNameColumns.AreNumbered(numbered)) return LabelNameColumns.Create(numbered, rows);
        if (candidates.Count > 1) throw Ambiguous(candidates);
        throw new MultilabelException(
            $"{table.Sheet.Place}: no labels found. Beside the text {roles.Text} there is {(table.Columns.Count > 1 ? "no column of 1/0, yes/no or x, and none with names of labels" : "no other column")}. "
            + $"Its columns: {ClosestName.List(table.Columns.Select(c => c.Name))}. Name the label columns with --labels.");
    }

    private LabelListColumn FromList(Column column) => LabelListColumn.Create(table, column, rows, options.LabelSeparator, declaredNames);

    private MultilabelException Ambiguous(List<Column> columns) => columns.Select(c => c.Name).Distinct().Count() < columns.Count
        ? new($"{table.Sheet.Place}: {columns.Count} columns are named {columns[0]} ({Table.Letters(columns)}); rename all but the one that holds the labels.")
        : new($"{table.Sheet.Place}: {columns.Count} columns could hold the labels: {string.Join(" and ", columns)}. Name it with --labels, for example --labels \"{columns[0].Name}\".");

    private MultilabelException Soft(Column column)
    {
        var row = rows.First(r => r[column].Number is > 0 and < 1);
        return SoftLabels.Refuse(table.Sheet.Place, $"{row.PlaceOf(column)} holds {row[column].Text}");
    }

    private bool IsClass(Column column) => table.Sheet.ClassNames.ContainsKey(column.Name);

    private bool IsMarks(Column column) => !IsClass(column) && rows.All(r => LabelCell.Read(r, column) != LabelMark.Neither);

    private bool IsList(Column column)
    {
        int filled = 0, lists = 0;
        foreach (var row in rows)
        {
            var cell = row[column];
            if (LabelCell.IsMissing(cell)) continue;
            filled++;
            if (cell.Items is not null || cell.Members is not null || cell.Value is string s && ListLiteral.TryParse(s, out _)) lists++;
        }
        return lists > 0 && lists >= filled * 0.5;
    }

    /// <summary>Short texts that come again: names rather than numbers, dates or remarks.</summary>
    private bool HoldsNames(Column column)
    {
        var texts = rows.Select(r => r[column]).Where(c => !c.IsBlank).ToList();
        if (texts.Count == 0 || !texts.TrueForAll(c => c.Value is string) || texts.TrueForAll(c => c.Number is not null)) return false;
        return texts.Average(c => c.Text.Length) < 200;
    }
}
