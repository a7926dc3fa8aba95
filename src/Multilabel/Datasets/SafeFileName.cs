using System.Text;

namespace Multilabel;

/// <summary>A file name, without extension, that every file system accepts, for a name that a person chose.</summary>
internal static class SafeFileName
{
    private static readonly HashSet<string> Reserved = new(
        ["con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"com{i}", $"lpt{i}" })], StringComparer.OrdinalIgnoreCase);

    public static string Of(string name)
    {
        var safe = new StringBuilder(name.Length);
        foreach (var c in name.Trim()) safe.Append(c is '<' or '>' or ':' or '"' or '/' or '\\' or '|' or '?' or '*' || char.IsControl(c) || char.IsSurrogate(c) ? '_' : c);
        var text = safe.ToString().TrimEnd('.', ' ').TrimStart('.');
        if (text.Length > 100) text = text[..100].TrimEnd();
        return text.Length == 0 || Reserved.Contains(text) ? text + "_" : text;
    }
}
