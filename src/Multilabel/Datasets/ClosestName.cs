namespace Multilabel;

/// <summary>Finds the name that somebody probably meant.</summary>
internal static class ClosestName
{
    /// <summary><c>; closest: 'Gender'</c>, or nothing where no name is near.</summary>
    public static string Suggest(string name, IEnumerable<string> names) => Find(name, names) is { } closest ? $"; closest: '{closest}'" : "";

    public static string? Find(string name, IEnumerable<string> names)
    {
        var key = Column.KeyOf(name);
        string? best = null;
        var least = Math.Max(1, key.Length / 3) + 1;
        foreach (var candidate in names)
        {
            var other = Column.KeyOf(candidate);
            var distance = other.Length > 0 && key.Length > 2 && (other.Contains(key, StringComparison.Ordinal) || other.Length > 2 && key.Contains(other, StringComparison.Ordinal))
                ? Math.Min(least - 1, Math.Abs(other.Length - key.Length))
                : Distance(key, other, least);
            if (distance < least) (best, least) = (candidate, distance);
        }
        return best;
    }

    /// <summary>A list of names for a message, cut after ten.</summary>
    public static string List(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count == 0 ? "none" : string.Join(", ", all.Take(10).Select(n => $"'{n}'")) + (all.Count > 10 ? $" and {all.Count - 10} more" : "");
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that make one text the other; <paramref name="limit"/> when at least so many.</summary>
    public static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) >= limit) return limit;
        int[] beforeLast = new int[b.Length + 1], last = new int[b.Length + 1], current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var least = current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(current[j - 1], last[j]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost = Math.Min(cost, beforeLast[j - 2] + 1);
                current[j] = cost;
                least = Math.Min(least, cost);
            }
            if (least >= limit) return limit;
            (beforeLast, last, current) = (last, current, beforeLast);
        }
        return Math.Min(last[b.Length], limit);
    }
}
