using System.Text.Json;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace Multilabel;

/// <summary>
/// A Parquet file as pandas, pyarrow and the datasets library write it: plain columns and lists of plain values, one row group in
/// memory at a time. Columns of other shapes are left out. Names of classes come from the schema metadata of the datasets library.
/// </summary>
internal static class ParquetSheet
{
    public static Sheet Open(string path)
    {
        var file = Path.GetFileName(path);
        return Guard(file, () =>
        {
            using var stream = File.OpenRead(path);
            var reader = Wait(ParquetReader.CreateAsync(stream));
            var columns = ColumnsOf(reader.Schema);
            var sheet = new Sheet
            {
                File = file,
                Path = path,
                ColumnNames = [.. columns.Select(c => c.Name)],
                ClassNames = ClassNamesOf(reader.CustomMetadata),
                Rows = () => ReadRows(path, file),
            };
            var others = reader.Schema.Fields.Select(f => f.Name).Except(columns.Select(c => c.Name)).ToList();
            if (others.Count > 0) sheet.Notes.Add($"columns of nested values are not read: {ClosestName.List(others)}");
            return sheet;
        });
    }

    private static IEnumerable<SheetRow> ReadRows(string path, string file)
    {
        using var stream = File.OpenRead(path);
        var reader = Guard(file, () => Wait(ParquetReader.CreateAsync(stream)));
        var columns = ColumnsOf(reader.Schema);
        long number = 0;
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            var group = g;
            var cells = Guard(file, () => columns.Select(c => ReadColumn(path, reader, group, c.Field)).ToList());
            var rows = Guard(file, () => reader.RowGroups[group].RowCount);
            for (var r = 0; r < rows; r++)
            {
                var row = new Cell[cells.Count];
                for (var c = 0; c < row.Length; c++) row[c] = cells[c](r);
                yield return new SheetRow(++number, row);
            }
        }
    }

    private static List<(string Name, DataField Field)> ColumnsOf(ParquetSchema schema)
    {
        var columns = new List<(string, DataField)>();
        foreach (var field in schema.Fields)
        {
            if (field is DataField { MaxRepetitionLevel: <= 1 } plain) columns.Add((field.Name, plain));
            else if (field is ListField { Item: DataField { MaxRepetitionLevel: 1 } item }) columns.Add((field.Name, item));
        }
        return columns;
    }

    /// <summary>The cells of a column in one row group.</summary>
    private static Func<int, Cell> ReadColumn(string path, ParquetReader reader, int group, DataField field)
    {
        var rows = reader.RowGroups[group];
        if (rows.RowCount == 0) return _ => Cell.Blank;
        if (field.MaxRepetitionLevel == 0)
        {
            using var data = Wait(rows.ReadRawColumnDataBaseAsync(field).AsTask());
            return Spread(ValuesOf(data), field.MaxDefinitionLevel == 0 ? [] : data.DefinitionLevels, field.MaxDefinitionLevel);
        }
        if (ParquetListPages.Open(path, rows.GetMetadata(field)!, field) is { } flat)
        {
            using (flat)
            {
                var flatReader = Wait(ParquetReader.CreateAsync(flat));
                using var data = Wait(flatReader.RowGroups[group].ReadRawColumnDataBaseAsync(flat.Field).AsTask());
                return Lists(ValuesOf(data), data.DefinitionLevels, flat.RepetitionLevels, field);
            }
        }
        using var lists = Wait(rows.ReadRawColumnDataBaseAsync(field).AsTask());
        return Lists(ValuesOf(lists), field.MaxDefinitionLevel == 0 ? [] : lists.DefinitionLevels, lists.RepetitionLevels, field);
    }

    private static Func<int, Cell> Spread(Func<int, Cell> values, ReadOnlySpan<int> definitions, int defined)
    {
        if (definitions.IsEmpty) return values;
        var positions = new int[definitions.Length];
        var next = 0;
        for (var i = 0; i < positions.Length; i++) positions[i] = definitions[i] == defined ? next++ : -1;
        return row => positions[row] < 0 ? Cell.Blank : values(positions[row]);
    }

    /// <summary>Cuts the values into lists: repetition level 0 begins a row; definition levels tell values, nulls, empty lists and missing ones apart.</summary>
    private static Func<int, Cell> Lists(Func<int, Cell> values, ReadOnlySpan<int> definitions, ReadOnlySpan<int> repetitions, DataField field)
    {
        var starts = new List<(int Value, int Count, bool IsNull)>();
        var nullItems = field.IsNullable ? field.MaxDefinitionLevel - 1 : field.MaxDefinitionLevel;   // a null in a list
        var empty = nullItems - 1;
        var next = 0;
        for (var i = 0; i < repetitions.Length; i++)
        {
            var defined = definitions.IsEmpty ? field.MaxDefinitionLevel : definitions[i];
            if (repetitions[i] == 0) starts.Add((next, 0, defined < empty));
            if (defined != field.MaxDefinitionLevel) continue;
            starts[^1] = starts[^1] with { Count = starts[^1].Count + 1 };
            next++;
        }
        return row => starts[row].IsNull ? Cell.Blank : new Cell(Enumerable.Range(starts[row].Value, starts[row].Count).Select(values).ToArray());
    }

    private static Func<int, Cell> ValuesOf(RawColumnData data)
    {
        switch (data)
        {
            case RawColumnData<ReadOnlyMemory<char>> texts:
                var strings = new string[texts.Values.Length];
                for (var i = 0; i < strings.Length; i++) strings[i] = new string(texts.Values[i].Span);
                return i => new Cell(strings[i]);
            case RawColumnData<ReadOnlyMemory<byte>> bytes:
                var decoded = new string[bytes.Values.Length];
                for (var i = 0; i < decoded.Length; i++) decoded[i] = System.Text.Encoding.UTF8.GetString(bytes.Values[i].Span);
                return i => new Cell(decoded[i]);
            case RawColumnData<bool> flags: return Copy(flags.Values, v => v);
            case RawColumnData<double> numbers: return Copy(numbers.Values, v => v);
            case RawColumnData<float> numbers: return Copy(numbers.Values, v => (double)v);
            case RawColumnData<decimal> numbers: return Copy(numbers.Values, v => (double)v);
            case RawColumnData<long> numbers: return Copy(numbers.Values, v => v);
            case RawColumnData<ulong> numbers: return Copy(numbers.Values, v => (double)v);
            case RawColumnData<int> numbers: return Copy(numbers.Values, v => (long)v);
            case RawColumnData<uint> numbers: return Copy(numbers.Values, v => (long)v);
            case RawColumnData<short> numbers: return Copy(numbers.Values, v => (long)v);
            case RawColumnData<ushort> numbers: return Copy(numbers.Values, v => (long)v);
            case RawColumnData<sbyte> numbers: return Copy(numbers.Values, v => (long)v);
            case RawColumnData<byte> numbers: return Copy(numbers.Values, v => (long)v);
            case RawColumnData<DateTime> dates: return Copy(dates.Values, v => v);
            default: return _ => Cell.Blank;
        }
    }

    private static Func<int, Cell> Copy<T>(Span<T> values, Func<T, object> boxed)
    {
        var copy = values.ToArray();
        return i => new Cell(boxed(copy[i]));
    }

    private static Dictionary<string, IReadOnlyList<string>> ClassNamesOf(Dictionary<string, string>? metadata)
    {
        var names = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (metadata is null || !metadata.TryGetValue("huggingface", out var json)) return names;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (!document.RootElement.TryGetProperty("info", out var info) || !info.TryGetProperty("features", out var features)) return names;
            foreach (var feature in features.EnumerateObject())
                if (FindClassLabel(feature.Value) is { } classes) names[feature.Name] = classes;
        }
        catch (JsonException)
        {
            // Metadata of another shape says nothing about classes.
        }
        return names;
    }

    private static List<string>? FindClassLabel(JsonElement feature)
    {
        if (feature.ValueKind == JsonValueKind.Array) return feature.EnumerateArray().Select(FindClassLabel).FirstOrDefault(f => f is not null);
        if (feature.ValueKind != JsonValueKind.Object) return null;
        if (feature.TryGetProperty("_type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "ClassLabel"
            && feature.TryGetProperty("names", out var names) && names.ValueKind == JsonValueKind.Array)
        {
            return [.. names.EnumerateArray().Select(JsonCells.TextOf)];
        }
        return feature.TryGetProperty("feature", out var item) ? FindClassLabel(item) : null;
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static T Guard<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (MultilabelException or OutOfMemoryException or UnauthorizedAccessException))
        {
            throw new MultilabelException($"{file} is damaged or not a complete Parquet file: {e.Message.TrimEnd('.')}. Write it again, for example with pandas: to_parquet(\"{file}\").", e);
        }
    }
}
