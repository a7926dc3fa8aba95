using System.Globalization;

namespace Multilabel;

/// <summary>
/// One column that holds all labels of a row: a list of names, of class numbers or of 0/1, an object with a yes or no per name, or
/// names joined by a separator.
/// </summary>
internal sealed class LabelListColumn : LabelLayout
{
    private readonly Table _table;
    private readonly Column _column;
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly Func<SheetRow, IEnumerable<string>> _namesOf;

    private LabelListColumn(Table table, Column column, Func<SheetRow, IEnumerable<string>> namesOf) => (_table, _column, _namesOf) = (table, column, namesOf);

    public override string Signature => "list " + _column.Key;

    public override bool[] Read(SheetRow row)
    {
        if (_indices.Count == 0)
            for (var i = 0; i < Names.Count; i++) _indices[Names[i]] = i;
        var labels = new bool[Names.Count];
        foreach (var name in _namesOf(row)) labels[_indices[name]] = true;
        return labels;
    }

    public static LabelListColumn Create(Table table, Column column, IReadOnlyList<SheetRow> rows, string? separator, IReadOnlyList<string>? declared)
    {
        if (table.Sheet.ClassNames.TryGetValue(column.Name, out var classes)) declared = classes;
        var lists = new Dictionary<SheetRow, LabelList>();
        foreach (var row in rows) lists[row] = LabelList.Read(table, column, row, isSeparated: separator is not null);
        return new Builder(table, column, rows, lists, declared).Build(separator);
    }

    /// <summary>Decides what the lists of all rows mean.</summary>
    private sealed class Builder(Table table, Column column, IReadOnlyList<SheetRow> rows, Dictionary<SheetRow, LabelList> lists, IReadOnlyList<string>? declared)
    {
        private string Place => $"{table.Sheet.Place} column {column}";

        public LabelListColumn Build(string? separator)
        {
            var all = rows.Select(r => lists[r]).ToList();
            var filled = all.Where(l => l.Kind != LabelListKind.Blank).ToList();
            if (separator is null && filled.Count > 0 && filled.TrueForAll(l => l.Items.Count == 0 || l.IsNumbers) && filled.Exists(l => l.Items.Count > 0)
                && (declared is not null || filled.Exists(l => l.Kind == LabelListKind.List)))
            {
                return FromNumbers(filled);
            }
            if (filled.Exists(l => l.Kind == LabelListKind.Members)) return FromMembers();
            return filled.Exists(l => l.Kind == LabelListKind.Text) ? FromText(separator, filled.Exists(l => l.Kind == LabelListKind.List && l.Items.Count > 0)) : FromNames("a list of names", null, r => lists[r].Items.Select(i => i.Text));
        }

        private LabelListColumn FromText(string? separator, bool isMixed)
        {
            var texts = rows.Where(r => lists[r].Kind == LabelListKind.Text).Select(r => lists[r].Text).ToList();
            var found = isMixed && separator is null ? "" : LabelSeparator.Parse(separator) ?? LabelSeparator.Find(texts, Place);
            var known = declared?.ToHashSet(StringComparer.Ordinal);
            var description = found.Length == 0 ? "one name per cell" : $"names separated by {LabelSeparator.Shown(found)}";
            if (isMixed) description = "a list of names, or a single name";
            return FromNames(description, found.Length == 0 ? null : found,
                r => lists[r].Kind == LabelListKind.Text ? LabelSeparator.Split(lists[r].Text, found, known) : lists[r].Items.Select(i => i.Text));
        }

        private LabelListColumn FromNames(string description, string? separator, Func<SheetRow, IEnumerable<string>> namesOf)
        {
            IEnumerable<string> Clean(SheetRow row) => namesOf(row).Select(Column.CleanName).Where(n => n.Length > 0);
            var found = rows.SelectMany(Clean).ToHashSet(StringComparer.Ordinal);
            var quoted = rows.Where(r => lists[r].Kind == LabelListKind.List).Select(namesOf).ToList();
            var spaced = quoted.SelectMany(names => names).Where(n => Column.CleanName(n) != n).Distinct(StringComparer.Ordinal).ToList();
            var isDeclared = declared is not null && found.IsSubsetOf(declared);
            var layout = new LabelListColumn(table, column, Clean)
            {
                Names = isDeclared ? declared! : [.. found.Order(StringComparer.Ordinal)],
                Description = $"column {column}: {description}",
                Columns = [column],
                Separator = separator,
                SpacedNames = spaced,
                RowsSpeltTwice = spaced.Count == 0 ? 0 : SpeltTwice(quoted),
            };
            if (spaced.Count > 0) layout.Notes.Add($"blanks around or within label names are not read: {ClosestName.List(spaced.Select(n => $"'{n}'"))}");
            if (declared is not null && !isDeclared)
                layout.Notes.Add($"label names in {DocumentFeatures.FileName} are not used: they lack {ClosestName.List(found.Except(declared).Order(StringComparer.Ordinal))}");
            var missing = rows.Count(r => lists[r].IsMissingWord);
            if (missing > 0) layout.Notes.Add($"{missing} label cell{(missing == 1 ? "" : "s")} with a word for a missing value (None, NaN, null …) read as no label");
            return layout;
        }

        // Rows with a name whose blanks are not read, which other rows write without them.
        private static int SpeltTwice(List<IEnumerable<string>> rows)
        {
            var plain = rows.SelectMany(names => names).Where(n => Column.CleanName(n) == n).ToHashSet(StringComparer.Ordinal);
            return rows.Count(names => names.Any(n => !plain.Contains(n) && plain.Contains(Column.CleanName(n))));
        }

        private LabelListColumn FromMembers()
        {
            var names = rows.SelectMany(r => lists[r].Members?.Keys ?? []).Distinct(StringComparer.Ordinal).ToList();
            var wrong = rows.FirstOrDefault(r => lists[r].Kind is LabelListKind.Text or LabelListKind.List);
            if (wrong is not null) throw new MultilabelException($"{PlaceOf(wrong)} holds '{lists[wrong].Text}', but other rows hold an object with a value per label; write all rows alike.");
            foreach (var row in rows)
            {
                foreach (var (name, value) in lists[row].Members ?? new Dictionary<string, Cell>())
                {
                    if (LabelCell.Read(value) != LabelMark.Neither) continue;
                    throw value.Number is > 0 and < 1
                        ? SoftLabels.Refuse(table.Sheet.Place, $"{PlaceOf(row)} holds {value.Text} for '{name}'")
                        : new MultilabelException($"{PlaceOf(row)} holds '{value.Text}' for '{name}', which is neither yes nor no; expected 1/0 or true/false.");
                }
            }
            return new LabelListColumn(table, column, r => (lists[r].Members ?? new Dictionary<string, Cell>()).Where(m => LabelCell.Read(m.Value) == LabelMark.Yes).Select(m => m.Key))
            {
                Names = names,
                Description = $"column {column}: an object with a yes or no per label",
                Columns = [column],
            };
        }

        private LabelListColumn FromNumbers(List<LabelList> filled)
        {
            foreach (var row in rows)
            {
                foreach (var number in lists[row].Numbers)
                {
                    if (number is > 0 and < 1) throw SoftLabels.Refuse(table.Sheet.Place, $"{PlaceOf(row)} holds {number.ToString(CultureInfo.InvariantCulture)} in its list");
                    if (number < 0 || number != Math.Floor(number))
                        throw new MultilabelException($"{PlaceOf(row)} holds {number.ToString(CultureInfo.InvariantCulture)} in its list; expected 0/1 per label, or the numbers of classes from 0.");
                }
            }
            var isBinary = filled.TrueForAll(l => l.Numbers.All(n => n is 0 or 1));
            var lengths = filled.Select(l => l.Items.Count).Distinct().ToList();
            var repeats = rows.FirstOrDefault(r => lists[r].Numbers.Distinct().Count() < lists[r].Items.Count);
            if (isBinary && lengths.Count == 1 && lengths[0] == 1 && declared?.Count is null or > 1)
            {
                if (declared is null && filled.TrueForAll(l => l.Kind == LabelListKind.List))
                {
                    throw new MultilabelException(
                        $"{Place}: two readings are possible: every list has one number, 0 or 1, which is a yes or no for a single label, or the number of one of two classes. Put the label names into {DocumentFeatures.FileName} beside the file, like {{\"all\": [\"first\", \"second\"]}}.");
                }
                return FromClasses();
            }
            if (isBinary && lengths.Count == 1 && (lengths[0] != 2 || repeats is not null || declared?.Count is null or 2)) return FromVector(lengths[0]);
            if (repeats is not null)
            {
                throw new MultilabelException(isBinary
                    ? $"{Place}: lists of 0/1 must all be equally long, but {ShownLengths()}."
                    : $"{PlaceOf(repeats)} holds the same class number twice: {lists[repeats].Text}.");
            }
            return FromClasses();
        }

        private LabelListColumn FromVector(int length)
        {
            if (declared is not null && declared.Count != length)
            {
                throw new MultilabelException(
                    $"{Place}: its lists have {length} values of 0/1, but there are {declared.Count} label names ({ClosestName.List(declared)}); expected one name per value. Correct {DocumentFeatures.FileName}.");
            }
            var names = declared ?? [.. Enumerable.Range(0, length).Select(NameOf)];
            return new LabelListColumn(table, column, r => lists[r].Numbers.Select((n, i) => n == 1 ? names[i] : null).OfType<string>())
            {
                Names = names,
                Description = $"column {column}: a list of {length} values of 0/1{(declared is null ? ", without names" : "")}",
                Columns = [column],
            };
        }

        private LabelListColumn FromClasses()
        {
            if (declared is null)
            {
                var used = rows.SelectMany(r => lists[r].Numbers).Distinct().Order().Select(n => (int)n).ToList();
                return new LabelListColumn(table, column, r => lists[r].Numbers.Select(n => NameOf((int)n)))
                {
                    Names = [.. used.Select(NameOf)],
                    Description = $"column {column}: numbers of classes, without names",
                    Columns = [column],
                };
            }
            var beyond = rows.FirstOrDefault(r => lists[r].Numbers.Any(n => n >= declared.Count));
            if (beyond is not null)
                throw new MultilabelException($"{PlaceOf(beyond)} holds the class number {lists[beyond].Numbers.Max()}, but there are only {declared.Count} label names: {ClosestName.List(declared)}.");
            return new LabelListColumn(table, column, r => lists[r].Numbers.Select(n => declared[(int)n]))
            {
                Names = declared,
                Description = $"column {column}: numbers of classes",
                Columns = [column],
            };
        }

        private string PlaceOf(SheetRow row) => row.PlaceOf(column);

        private string ShownLengths()
        {
            var first = rows.First(r => lists[r].Kind != LabelListKind.Blank);
            var other = rows.First(r => lists[r].Kind != LabelListKind.Blank && lists[r].Items.Count != lists[first].Items.Count);
            return $"{table.Sheet.RowWord} {first.Number} has {lists[first].Items.Count} and {table.Sheet.RowWord} {other.Number} has {lists[other].Items.Count}";
        }

        private static string NameOf(int index) => $"label_{index.ToString(CultureInfo.InvariantCulture)}";
    }
}
