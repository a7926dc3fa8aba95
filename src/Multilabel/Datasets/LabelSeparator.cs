namespace Multilabel;

/// <summary>
/// Finds what separates label names in a cell. The right separator makes few distinct names, each of them in several cells; a sign that
/// belongs to a name (<c>Race; Ethnicity</c>) leaves pieces that never stand alone.
/// </summary>
internal static class LabelSeparator
{
    /// <summary>Candidates, the surest first: nobody writes the first two inside a name.</summary>
    private static readonly string[] Candidates = ["\n", "|", ";", ",", "\t"];

    /// <summary>Signs that separate labels in some files and belong to names in others.</summary>
    private static readonly string[] Doubtful = ["/", "+", "&", " "];

    /// <summary>The separator that an option names (<c>\n</c> and <c>\t</c> spelled out, <c>none</c> for the empty text), or null without the option.</summary>
    public static string? Parse(string? option) => option switch
    {
        null => null,
        "none" or "" => "",
        _ => option.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal).Trim(' ') is { Length: > 0 } trimmed ? trimmed : " ",
    };

    /// <summary>The separator, empty if every cell is one name. Throws where two readings are possible.</summary>
    public static string Find(IReadOnlyList<string> cells, string place)
    {
        var present = Candidates.Where(c => cells.Any(t => t.Contains(c, StringComparison.Ordinal))).ToList();
        if (present.Count == 0)
        {
            CheckDoubtful(cells, place);
            return "";
        }
        var best = present.MinBy(c => Vocabulary(cells, c).Count)!;
        foreach (var other in present)
        {
            if (other == best) continue;
            var both = Vocabulary(Vocabulary(cells, best), other);
            if (both.Count >= Vocabulary(cells, best).Count) continue;
            throw new MultilabelException(
                $"{place}: both {Shown(best)} and {Shown(other)} seem to separate labels (for example in '{Shortened(cells.First(t => t.Contains(other, StringComparison.Ordinal)))}'). "
                + $"Use one sign in the file, or say which one separates with --label-separator \"{Escaped(best)}\" or --label-separator \"{Escaped(other)}\".");
        }
        if (best is ";" or "," && !IsProven(cells, best) && cells.Where(t => t.Contains(best, StringComparison.Ordinal)).GroupBy(t => t).FirstOrDefault(g => g.Count() > 1) is { } repeated)
        {
            throw new MultilabelException(
                $"{place}: two readings are possible: '{Shortened(repeated.Key)}' is one label, or {Shown(best)} separates labels in it (its parts never occur apart). Say which with --label-separator none or --label-separator \"{best}\".");
        }
        return best;
    }

    /// <summary>The names in a cell; known names that contain the separator are put together again.</summary>
    public static IEnumerable<string> Split(string cell, string separator, HashSet<string>? known)
    {
        if (separator.Length == 0) return [cell.Trim()];
        var pieces = cell.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (Array.TrueForAll(pieces, p => p.Length > 1 && p[0] == p[^1] && p[0] is '\'' or '"')) pieces = Array.ConvertAll(pieces, p => p[1..^1]);
        return known is null || Array.TrueForAll(pieces, known.Contains) ? pieces : Joined(cell, separator, known);
    }

    public static string Shown(string separator) => separator switch { "\n" => "a line end", "\t" => "a tab", " " => "a space", _ => $"'{separator}'" };

    /// <summary>Stops where a doubtful sign would make fewer names of the cells, as a separator does.</summary>
    private static void CheckDoubtful(IReadOnlyList<string> cells, string place)
    {
        var whole = Vocabulary(cells, "\n").Count;
        foreach (var sign in Doubtful)
        {
            if (!cells.Any(c => c.Contains(sign, StringComparison.Ordinal)) || Vocabulary(cells, sign).Count > whole || !IsProven(cells, sign)) continue;
            if (sign == " " && Vocabulary(cells, sign).Count == whole) continue;
            var example = cells.First(c => c.Contains(sign, StringComparison.Ordinal));
            throw new MultilabelException(
                $"{place}: two readings are possible: '{Shortened(example)}' is one label, or {Shown(sign)} separates labels in it. Say which with --label-separator none or --label-separator \"{sign}\".");
        }
    }

    private static List<string> Joined(string cell, string separator, HashSet<string> known)
    {
        var parts = cell.Split(separator);
        var names = new List<string>();
        for (var i = 0; i < parts.Length;)
        {
            var end = parts.Length;
            while (end > i + 1 && !known.Contains(string.Join(separator, parts[i..end]).Trim())) end--;
            var name = string.Join(separator, parts[i..end]).Trim();
            if (name.Length > 0) names.Add(name);
            i = end;
        }
        return names;
    }

    private static HashSet<string> Vocabulary(IEnumerable<string> cells, string separator) =>
        cells.SelectMany(t => t.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.Ordinal);

    /// <summary>True if some piece stands in two different cells, so that the separator surely separates.</summary>
    private static bool IsProven(IReadOnlyList<string> cells, string separator)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return cells.Distinct(StringComparer.Ordinal)
            .Any(t => Vocabulary([t], separator).Any(piece => !seen.Add(piece)));
    }

    private static string Escaped(string separator) => separator switch { "\n" => "\\n", "\t" => "\\t", _ => separator };

    private static string Shortened(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
