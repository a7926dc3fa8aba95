using System.Globalization;
using System.Text;

namespace Multilabel;

/// <summary>
/// Reads a list that a program wrote into a text cell: a JSON array, a Python list, tuple, set or dict, a numpy array
/// (<c>['a' 'b']</c>, <c>[0. 1. 0.]</c>), also inside <c>array(…)</c> or <c>set(…)</c>.
/// </summary>
internal ref struct ListLiteral
{
    private readonly ReadOnlySpan<char> _text;
    private int _at;

    private ListLiteral(ReadOnlySpan<char> text) => _text = text;

    /// <summary>The list as a cell of items or members; false for any other text.</summary>
    public static bool TryParse(string text, out Cell list)
    {
        list = default;
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length < 2 || trimmed[^1] is not (']' or ')' or '}')) return false;
        if (trimmed[0] == '(' ? trimmed.IndexOfAny('\'', '"') < 0 && trimmed.IndexOf(',') < 0 && trimmed.Length > 2 : trimmed[0] is not ('[' or '{') && !StartsWithCall(trimmed)) return false;
        var reader = new ListLiteral(trimmed);
        if (reader.ReadValue() is not { } value || reader._at != trimmed.Length) return false;
        list = value;
        return value.Items is not null || value.Members is not null;
    }

    private static bool StartsWithCall(ReadOnlySpan<char> text) =>
        text.StartsWith("array(") || text.StartsWith("tensor(") || text.StartsWith("set(") || text.StartsWith("frozenset(") || text.StartsWith("list(") || text.StartsWith("tuple(") || text.StartsWith("dict(");

    private Cell? ReadValue()
    {
        SkipSpace();
        if (_at >= _text.Length) return null;
        switch (_text[_at])
        {
            case '[': return ReadItems(']');
            case '(': return ReadItems(')');
            case '{': return ReadItems('}');
            case '\'' or '"': return ReadQuoted();
        }
        var rest = _text[_at..];
        var call = rest.IndexOf('(');
        if (call > 0 && call < 16 && IsName(rest[..call])) return ReadCall(call);
        return ReadBare();
    }

    /// <summary><c>array(['a'], dtype=object)</c>, <c>set()</c>, <c>np.str_('a')</c>: the first argument counts.</summary>
    private Cell? ReadCall(int length)
    {
        _at += length;
        if (ReadItems(')') is not { Items: { } arguments }) return null;
        if (arguments.Length == 0) return new Cell(Array.Empty<Cell>());
        return arguments[0];
    }

    private Cell? ReadItems(char end)
    {
        _at++;
        var items = new List<Cell>();
        Dictionary<string, Cell>? members = null;
        while (true)
        {
            SkipSeparators();
            if (_at >= _text.Length) return null;
            if (_text[_at] == end)
            {
                _at++;
                if (members is null) return new Cell(items.ToArray());
                return members.TryGetValue("choices", out var choices) && choices.Items is not null ? choices : new Cell(members);
            }
            if (ReadValue() is not { } value) return null;
            SkipSpace();
            if (end == '}' && _at < _text.Length && _text[_at] == ':')
            {
                _at++;
                if (ReadValue() is not { } member) return null;
                (members ??= new Dictionary<string, Cell>(StringComparer.Ordinal))[value.Text] = member;
            }
            else if (value.Value is BareWords words)
            {
                items.AddRange(words.Values.Select(w => new Cell(w)));
            }
            else
            {
                items.Add(value);
            }
        }
    }

    private Cell? ReadQuoted()
    {
        var quote = _text[_at++];
        var value = new StringBuilder();
        while (_at < _text.Length)
        {
            var c = _text[_at++];
            if (c == quote) return new Cell(value.ToString());
            if (c != '\\' || _at >= _text.Length)
            {
                value.Append(c);
                continue;
            }
            c = _text[_at++];
            var digits = c switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits > 0 && _at + digits <= _text.Length && int.TryParse(_text.Slice(_at, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
            {
                _at += digits;
                if (digits < 8) value.Append((char)code);
                else if (Rune.IsValid(code)) value.Append(new Rune(code));
                continue;
            }
            value.Append(c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', _ => c });
        }
        return null;
    }

    /// <summary>Text without quotes up to the next comma or bracket: one name, or several numbers that spaces separate.</summary>
    private Cell? ReadBare()
    {
        var end = _text[_at..].IndexOfAny(",])}:");
        if (end <= 0) return null;
        var bare = _text.Slice(_at, end).Trim().ToString();
        _at += end;
        var words = bare.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 1 && Array.TrueForAll(words, w => Typed(w) is not string))
            return new Cell(new BareWords([.. words.Select(Typed)]));
        return new Cell(Typed(bare));
    }

    private static object? Typed(string word) => word switch
    {
        "True" or "true" => true,
        "False" or "false" => false,
        "None" or "null" or "nan" or "NaN" => null,
        _ => long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
            : double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
            : word,
    };

    private static bool IsName(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.')) return false;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
    }

    private void SkipSeparators()
    {
        while (_at < _text.Length && (char.IsWhiteSpace(_text[_at]) || _text[_at] == ',')) _at++;
    }

    private sealed record BareWords(object?[] Values);
}
