using System.Text.Json;

namespace Multilabel;

/// <summary>
/// The columns of JSON objects, in the order in which their names first appear. A task of Label Studio
/// (<c>data</c> and <c>annotations</c>) is read as its data with the chosen labels.
/// </summary>
internal sealed class JsonColumns
{
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>The names so far; rows that are read later may add to them.</summary>
    public IReadOnlyList<string> Names => _names;

    public void Add(string file, string word, long number, JsonElement value)
    {
        foreach (var (name, _) in MembersOf(file, word, number, value)) IndexOf(name);
    }

    public SheetRow RowOf(string file, string word, long number, JsonElement value)
    {
        var cells = new List<Cell>(_names.Count);
        foreach (var (name, cell) in MembersOf(file, word, number, value))
        {
            var index = IndexOf(name);
            while (cells.Count <= index) cells.Add(Cell.Blank);
            cells[index] = cell;
        }
        return new SheetRow(number, [.. cells]);
    }

    // A table may be read twice at once: for its texts, and to be written again with their labels.
    private int IndexOf(string name)
    {
        lock (_indices)
        {
            if (_indices.TryGetValue(name, out var index)) return index;
            _names.Add(name);
            return _indices[name] = _names.Count - 1;
        }
    }

    private static IEnumerable<(string Name, Cell Cell)> MembersOf(string file, string word, long number, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new MultilabelException(
                $"{file} {word} {number} is {Article(value.ValueKind)}; expected an object, like {{\"text\": \"…\", \"labels\": [\"…\"]}}.");
        }
        if (value.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            && value.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Array)
        {
            return MembersOfTask(file, word, number, data, annotations);
        }
        return value.EnumerateObject().Select(m => (m.Name, JsonCells.From(m.Value)));
    }

    private static List<(string Name, Cell Cell)> MembersOfTask(string file, string word, long number, JsonElement data, JsonElement annotations)
    {
        HashSet<string>? chosen = null;
        foreach (var annotation in annotations.EnumerateArray())
        {
            if (annotation.TryGetProperty("was_cancelled", out var cancelled) && cancelled.ValueKind == JsonValueKind.True) continue;
            var choices = new HashSet<string>(StringComparer.Ordinal);
            if (annotation.TryGetProperty("result", out var results) && results.ValueKind == JsonValueKind.Array)
            {
                foreach (var result in results.EnumerateArray())
                    if (result.TryGetProperty("value", out var value) && value.TryGetProperty("choices", out var names) && names.ValueKind == JsonValueKind.Array)
                        choices.UnionWith(names.EnumerateArray().Select(JsonCells.TextOf));
            }
            if (chosen is not null && !chosen.SetEquals(choices))
                throw new MultilabelException($"{file} {word} {number}: its annotations differ ({ClosestName.List(chosen)} and {ClosestName.List(choices)}); keep one annotation per task.");
            chosen = choices;
        }
        List<(string, Cell)> members = [.. data.EnumerateObject().Select(m => (m.Name, JsonCells.From(m.Value)))];
        members.Add(("labels", chosen is null ? Cell.NotAnnotated : new Cell(chosen.Select(c => new Cell(c)).ToArray())));
        return members;
    }

    private static string Article(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
