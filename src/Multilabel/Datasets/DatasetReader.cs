namespace Multilabel;

/// <summary>
/// From a file to rows with labels: opens the sheets, finds header, roles and labels in each, joins sheets that hold the same table and
/// leaves out the others.
/// </summary>
internal sealed class DatasetReader
{
    private readonly string _path;
    private readonly DatasetOptions _options;
    private readonly IReadOnlyList<string>? _declaredNames;
    private readonly List<string> _leftOut = [];
    private readonly List<string> _notes = [];

    private DatasetReader(string path, DatasetOptions options)
    {
        (_path, _options) = (path, options);
        _declaredNames = DocumentFeatures.Find(path);
    }

    /// <summary>Rows whose columns, roles and labels are known.</summary>
    private sealed record Part(List<Table> Tables, List<SheetRow> Rows, ColumnRoles Roles, LabelLayout Layout)
    {
        public Table Table => Tables[0];

        public string Signature => Roles.Text.Key + "\n" + Layout.Signature;

        public string Sheets => string.Join(" and ", Tables.Select(t => $"'{t.Sheet.Name}'"));
    }

    public static Dataset Read(string path, DatasetOptions options)
    {
        TableFile.CheckReadable(path);
        var reader = new DatasetReader(path, options);
        return reader.Assemble(reader.Choose(reader.OpenTables()));
    }

    private List<Table> OpenTables()
    {
        var sheets = SheetChoice.Choose(TableFile.Open(_path), _options, _leftOut);
        var tables = new List<Table>();
        foreach (var sheet in sheets)
        {
            sheet.KeepRows(_options.AtMost);
            var table = HeaderFinder.Find(sheet, sheets.Count == 1 ? _options : _options with { Text = null, Labels = null, DocumentTypeColumn = null, Id = null, Group = null, Fold = null });
            if (table is not null && table.Rows().Any()) tables.Add(table);
            else if (sheets.Count > 1) _leftOut.Add($"{sheet.Name} ({(table is null ? "empty" : "nothing below its first row")})");
        }
        if (tables.Count == 0) throw new MultilabelException($"{Path.GetFileName(_path)} has no rows under a header; expected a header row, and below it texts with labels.");
        return tables;
    }

    /// <summary>The one table that the sheets hold.</summary>
    private Part Choose(List<Table> tables)
    {
        var parts = new List<Part>();
        var failures = new List<(List<Table> Tables, MultilabelException Reason)>();
        foreach (var group in tables.GroupBy(t => string.Join('\n', t.Columns.Select(c => c.Key).Order(StringComparer.Ordinal))).Select(g => g.ToList()))
        {
            try
            {
                parts.Add(Resolve(group));
            }
            catch (MultilabelException e)
            {
                failures.Add((group, e));
            }
        }
        // Sheets that differ in a column of remarks only hold the same table.
        parts = [.. parts.GroupBy(p => p.Signature).Select(g => g.Count() == 1 ? g.First() : Resolve([.. g.SelectMany(p => p.Tables)]))];
        if (parts.Count > 1) parts.RemoveAll(p => parts.Exists(other => other != p && IsCodebook(p, other)));
        if (parts.Count == 0) throw failures.MaxBy(f => f.Tables.Sum(t => t.Rows().Count())).Reason;
        if (parts.Count > 1)
        {
            throw new MultilabelException(
                $"{Path.GetFileName(_path)}: the sheets {string.Join(" and ", parts.Select(p => p.Sheets))} hold different tables. Say which to read with --sheet, for example --sheet \"{parts[0].Table.Sheet.Name}\", or give them the same columns.");
        }
        var chosen = parts[0];
        foreach (var (failed, reason) in failures)
        {
            // A sheet with most of the same columns is not a sheet of notes: leaving it out would lose rows.
            var shared = failed[0].Columns.Count(c => chosen.Table.Columns.Any(o => o.Key == c.Key));
            if (shared >= 2 && shared * 2 >= chosen.Table.Columns.Count) throw reason;
        }
        _leftOut.AddRange(tables.Where(t => !chosen.Tables.Contains(t)).Select(t => $"{t.Sheet.Name} (no texts with labels)"));
        return chosen;
    }

    private Part Resolve(List<Table> tables)
    {
        var first = tables[0];
        var rows = first.Rows().ToList();
        var notes = new List<string>();
        RemoveTotals(first, rows, notes);
        foreach (var table in tables.Skip(1))
        {
            var more = table.Rows().Select(r => r.InOrderOf(first.Columns, table.Columns)).ToList();
            RemoveTotals(first with { Sheet = table.Sheet }, more, notes);
            rows.AddRange(more);
        }
        var open = rows.RemoveAll(r => Array.Exists(r.Cells, c => c.IsNotAnnotated));
        if (open > 0) notes.Add($"{open} task{(open == 1 ? "" : "s")} without an annotation left out");
        var roles = ColumnRoles.Find(first, rows, _options);
        RemoveUnusedRows(rows, roles, notes);
        var layout = new LabelLayoutFinder(first, rows, roles, _options, _declaredNames).Find();
        layout.Notes.InsertRange(0, notes);
        return new Part(tables, rows, roles, layout);
    }

    private void RemoveTotals(Table table, List<SheetRow> rows, List<string> notes)
    {
        foreach (var number in Footnotes.Remove(rows, table)) notes.Add($"{table.Sheet.PlaceOf(number)} is a remark below the table and is left out");
        if (rows.Count < 2) return;
        var roles = ColumnRoles.Find(table, rows, _options);
        foreach (var number in TotalRows.Remove(rows, table, roles.Text)) notes.Add($"{table.Sheet.PlaceOf(number)} holds totals and is left out");
    }

    /// <summary>Rows at the end whose yes/no cells were filled in advance, but which have no text yet.</summary>
    private static void RemoveUnusedRows(List<SheetRow> rows, ColumnRoles roles, List<string> notes)
    {
        var end = rows.Count;
        while (end > 0 && rows[end - 1].Sheet!.HasCellNames && rows[end - 1][roles.Text].Value is null && Array.TrueForAll(rows[end - 1].Cells, c => c.IsBlank || LabelCell.Read(c) == LabelMark.No)) end--;
        if (end == rows.Count || end == 0) return;
        notes.Add($"{rows.Count - end} rows at the end without text and without labels are left out (from row {rows[end].Number})");
        rows.RemoveRange(end, rows.Count - end);
    }

    /// <summary>A sheet that explains labels names them in one of its columns.</summary>
    private static bool IsCodebook(Part part, Part data)
    {
        var names = data.Layout.Names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return part.Rows.Count <= 3 * names.Count + 5
            && part.Table.Columns.Any(c => part.Rows.Select(r => r[c].Text.Trim()).Distinct(StringComparer.OrdinalIgnoreCase).Count(names.Contains) * 2 > Math.Min(names.Count, part.Rows.Count));
    }

    private Dataset Assemble(Part part)
    {
        var rows = new List<DatasetRow>(part.Rows.Count);
        var ids = new Dictionary<string, SheetRow>(StringComparer.Ordinal);
        var typesAreSheets = part.Tables.Count > 1 && part.Roles.DocumentType is null;
        var withoutType = 0;
        foreach (var row in part.Rows)
        {
            var type = part.Roles.DocumentType is { } column ? ValueOf(row, column, "the document type") : typesAreSheets ? row.Sheet!.Name : null;
            if (part.Roles.DocumentType is not null && type is null) withoutType++;
            rows.Add(new DatasetRow(IdOf(row, part, ids), TextOf(row, part.Roles.Text), part.Layout.Read(row), type, row.Place)
            {
                Blank = part.Layout.Blank(row),
                Group = part.Roles.Group is { } group ? ValueOf(row, group, "the group") : null,
                Fold = part.Roles.Fold is { } fold ? ValueOf(row, fold, "the fold") : null,
            });
        }
        if (!rows.Exists(r => r.Labels.Contains(true)))
        {
            throw new MultilabelException(
                $"{part.Table.Sheet.Place}: no row has a label ({rows.Count} rows, {part.Layout.Names.Count} label{(part.Layout.Names.Count == 1 ? "" : "s")}; read as {part.Layout.Description}). Name the label columns with --labels, or fill them in.");
        }
        if (part.Roles.Fold is { } folds && rows.TrueForAll(r => r.Fold is null))
            throw new MultilabelException($"{part.Table.Sheet.Place}: the column of folds, {folds}, is blank in every row. Fill it in, or leave --fold away to have folds made.");
        if (withoutType > 0) _notes.Add($"{withoutType} {(withoutType == 1 ? "row has" : "rows have")} no document type");
        var alike = rows.Select(r => r.DocumentType).OfType<string>().Distinct(StringComparer.Ordinal).GroupBy(Column.KeyOf, StringComparer.Ordinal).Where(g => g.Count() > 1);
        _notes.AddRange(alike.Select(g => $"document types differ in case or signs only: {ClosestName.List(g)}"));
        return new Dataset(part.Layout.Names, rows, SourceOf(part, rows.Count, typesAreSheets));
    }

    private DatasetSource SourceOf(Part part, int rows, bool typesAreSheets)
    {
        var sheet = part.Table.Sheet;
        return new DatasetSource
        {
            File = sheet.File,
            Sheets = [.. part.Tables.Select(t => t.Sheet.Name).OfType<string>()],
            SheetsLeftOut = _leftOut,
            HeaderRow = part.Table.HeaderRow,
            TextColumn = part.Roles.Text.Name,
            DocumentTypeColumn = part.Roles.DocumentType?.Name,
            DocumentTypesAreSheets = typesAreSheets,
            IdColumn = part.Roles.Id?.Name,
            LabelLayout = part.Layout.Description,
            LabelColumns = [.. part.Layout.Columns.Select(c => c.Name)],
            LabelSeparator = part.Layout.Separator,
            Encoding = sheet.Encoding is { } encoding ? TextEncoding.NameOf(encoding, sheet.HasByteOrderMark) : null,
            FieldSeparator = sheet.Separator is { } separator ? Table.Shown(separator) : null,
            Rows = rows,
            RowsInFile = part.Tables.Exists(t => t.Sheet.RowsInFile is not null) ? part.Tables.Sum(t => t.Sheet.RowsInFile - t.HeaderRow ?? t.Rows().Count()) : rows,
            Labels = part.Layout.Names.Count,
            SpacedLabelNames = part.Layout.SpacedNames,
            RowsSpeltTwice = part.Layout.RowsSpeltTwice,
            Notes = [.. sheet.Notes, .. part.Layout.Notes, .. _notes],
        };
    }

    private static string TextOf(SheetRow row, Column column) => row[column].Value is CellError error
        ? throw new MultilabelException($"{row.PlaceOf(column)} (the text) holds {LabelColumns.Named(error)}. Correct the cell.")
        : row[column].Text;

    private static string? ValueOf(SheetRow row, Column column, string meaning)
    {
        var cell = row[column];
        if (cell.Value is CellError error) throw new MultilabelException($"{row.PlaceOf(column)} ({meaning}) holds {LabelColumns.Named(error)}. Correct the cell.");
        return LabelCell.IsMissing(cell) ? null : Column.CleanName(cell.Text);
    }

    private static string IdOf(SheetRow row, Part part, Dictionary<string, SheetRow> ids)
    {
        if (part.Roles.Id is not { } column)
        {
            var number = row.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return part.Tables.Count > 1 ? $"{row.Sheet!.Name}:{number}" : number;
        }
        var id = row[column].Text;
        if (row[column].IsBlank) throw new MultilabelException($"{row.PlaceOf(column)} is blank, but {column} identifies the rows. Fill it in, or name another column with --id.");
        return ids.TryAdd(id, row) ? id
            : throw new MultilabelException($"{row.PlaceOf(column)} holds the id '{id}', which {ids[id].Place} has already. Make the ids distinct, or name another column with --id.");
    }
}
