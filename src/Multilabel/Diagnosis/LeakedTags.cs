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
        var tokens = texts.Select(Tokens).ToArray();
        for (var i = 0; i < tokens.Length; i++)
        {
            foreach (var token in tokens[i].ToHashSet(StringComparer.Ordinal))
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
            if (Going(rowsOf, labels, k).Where(t => LooksMade(t.Token, names[k]) && t.Rows >= Share * rowsOf[t.Token].Count).MaxBy(t => t.Rows) is { } best) tags.Add(best);
        }
        if (tags.Count >= 2) return tags;
        if (Leading(tokens, labels, rowsOf) is { Count: > 0 } leading) return leading;
        // One alone may be chance; one that is never wrong on many rows is not.
        return [.. tags.Where(t => t.Rows >= FewestOfOne && t.Rows >= ShareOfOne * labels.Count(l => l[t.Label]) && rowsOf[t.Token].Count * ShareOfOne <= t.Rows && LabelNames.Clean(t.Token) != LabelNames.Clean(names[t.Label]))];
    }

    // Words that stand in nearly all rows of a label and in hardly more rows than it has.
    private static IEnumerable<LeakedTag> Going(Dictionary<string, List<int>> rowsOf, bool[][] labels, int label)
    {
        var positives = labels.Count(l => l[label]);
        return rowsOf.Where(p => p.Value.Count >= Share * positives && p.Value.Count * Share <= positives)
            .Select(p => new LeakedTag(p.Key, label, p.Value.Count(i => labels[i][label]))).Where(t => t.Rows >= Share * positives);
    }

    // Words of any kind that stand before the text itself, one for each label: no language begins all texts of a label with its own word, and of most labels.
    private static List<LeakedTag> Leading(string[][] tokens, bool[][] labels, Dictionary<string, List<int>> rowsOf)
    {
        bool Leads(string token, int row) => Array.IndexOf(tokens[row], token) < labels[row].Count(on => on);
        var eligible = Enumerable.Range(0, labels[0].Length).Where(k => labels.Count(l => l[k]) is var n && n >= FewestLeading && n <= 0.9 * labels.Length).ToList();
        var found = eligible.Select(k => Going(rowsOf, labels, k)
            .FirstOrDefault(t => t.Token.Any(char.IsLetterOrDigit) && rowsOf[t.Token].TrueForAll(i => !labels[i][k] || Leads(t.Token, i)))).OfType<LeakedTag>().ToList();
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
