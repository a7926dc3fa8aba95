namespace Multilabel;

/// <summary>A word of the texts that goes with a label both ways.</summary>
internal sealed record LeakedTag(string Token, int Label, int Rows);

/// <summary>Finds words that are no words of a language and stand in the texts of one label and of no other: <c>[pay]</c>, <c>id_3</c>, <c>TAG:4</c>.</summary>
internal static class LeakedTags
{
    private const int FewestRows = 3, FewestOfOne = 8, FewestLeading = 5;
    private const double Share = 0.95, ShareOfOne = 0.98;
    private static readonly char[] Between = [' ', '\t', '\n', '\r', ',', ';', '|', '/'];

    public static IReadOnlyList<LeakedTag> Find(IReadOnlyList<string> texts, bool[][] labels, IReadOnlyList<string> names)
    {
        var rowsOf = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < texts.Count; i++)
        {
            foreach (var token in Tokens(texts[i]).ToHashSet(StringComparer.Ordinal))
            {
                if (!rowsOf.TryGetValue(token, out var rows)) rowsOf[token] = rows = [];
                rows.Add(i);
            }
        }
        var tags = new List<LeakedTag>();
        for (var k = 0; k < names.Count; k++)
        {
            var positives = labels.Count(l => l[k]);
            if (positives < FewestRows || positives > 0.9 * labels.Length) continue;
            var best = rowsOf.Where(p => p.Value.Count >= Share * positives && p.Value.Count * Share <= positives && LooksMade(p.Key, names[k]))
                .Select(p => (p.Key, Both: p.Value.Count(i => labels[i][k]), p.Value.Count)).Where(p => p.Both >= Share * p.Count && p.Both >= Share * positives)
                .OrderByDescending(p => p.Both).FirstOrDefault();
            if (best.Key is not null) tags.Add(new LeakedTag(best.Key, k, best.Both));
        }
        if (tags.Count >= 2) return tags;
        if (Leading(texts, labels, rowsOf) is { Count: > 0 } leading) return leading;
        // One alone may be chance; one that is never wrong on many rows is not.
        return [.. tags.Where(t => t.Rows >= FewestOfOne && t.Rows >= ShareOfOne * labels.Count(l => l[t.Label]) && rowsOf[t.Token].Count * ShareOfOne <= t.Rows && LabelNames.Clean(t.Token) != LabelNames.Clean(names[t.Label]))];
    }

    // Words of any kind that stand before the text itself, one for each label: no language begins all texts of a label with its own word, and of most labels.
    private static List<LeakedTag> Leading(IReadOnlyList<string> texts, bool[][] labels, Dictionary<string, List<int>> rowsOf)
    {
        var found = new List<LeakedTag>();
        var eligible = Enumerable.Range(0, labels[0].Length).Where(k => labels.Count(l => l[k]) is var n && n >= FewestLeading && n <= 0.9 * labels.Length).ToList();
        foreach (var k in eligible)
        {
            var positives = labels.Count(l => l[k]);
            bool Leads(string token, int row) => Array.IndexOf(Tokens(texts[row]), token) is var at && at >= 0 && at < labels[row].Count(on => on);
            var tag = rowsOf.Where(p => p.Value.Count >= Share * positives && p.Value.Count * Share <= positives && p.Key.Any(char.IsLetterOrDigit) && p.Value.Count(i => labels[i][k]) >= Share * positives)
                .Where(p => p.Value.TrueForAll(i => Leads(p.Key, i) || !labels[i][k])).Select(p => new LeakedTag(p.Key, k, p.Value.Count(i => labels[i][k]))).FirstOrDefault();
            if (tag is not null) found.Add(tag);
        }
        return found.Count >= 2 && found.Count >= 0.5 * eligible.Count ? found : [];
    }

    public static string Without(string text, HashSet<string> tokens) => string.Join(' ', Tokens(text).Where(t => !tokens.Contains(t)));

    // Signs that running text does not have inside a word, or letters and digits mixed. A label's bare name may be an ordinary word.
    private static bool LooksMade(string token, string name)
    {
        var core = token.Trim('.', '!', '?', '"', '\'', '(', ')', '*', '-', '…', '“', '”', '’');
        if (core.Length < 2) return false;
        if (core.Any(c => c is '[' or ']' or '<' or '>' or '{' or '}' or '_' or '=' or '#' or '@' or ':' or '~' or '^')) return core.Any(char.IsLetterOrDigit) && !core.All(c => char.IsDigit(c) || c == ':');
        return core.Any(char.IsDigit) && core.Any(char.IsLetter) && name.Length > 0;
    }

    private static string[] Tokens(string text) => text.Split(Between, StringSplitOptions.RemoveEmptyEntries);
}
