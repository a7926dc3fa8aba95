using System.Text;

namespace Multilabel;

/// <summary>Names of labels as they come out of reading gone wrong: <c>['a'</c>, <c> b</c>, <c>A</c>, <c>a|b</c>.</summary>
internal static class LabelNames
{
    private static readonly System.Buffers.SearchValues<char> Wrapping = System.Buffers.SearchValues.Create("'\"[]{},");

    private static readonly char[] Separators = ['|', ';', ',', '\n', '\t', '/', '&', '+'];

    /// <summary>The name without the brackets, quotes and spaces around it, in lower case, with one space for each underscore or hyphen.</summary>
    public static string Clean(string name)
    {
        var clean = new StringBuilder(name.Length);
        foreach (var c in Bare(name)) clean.Append(c is '_' or '-' || char.IsWhiteSpace(c) ? ' ' : char.ToLowerInvariant(c));
        return string.Join(' ', clean.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Whether quotes, brackets or spaces of a list that was not taken apart hang at the name.</summary>
    public static bool HasRemains(string name)
    {
        if (name.Length == 0 || name.Trim().Length == 0) return true;
        if (char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1])) return true;
        return name[0] is '[' or '{' or '\'' or '"' || name[^1] is ']' or '}' or '"' || name.Count(c => c == '(') != name.Count(c => c == ')');
    }

    /// <summary>Whether all of the name is one pair of brackets around something, as in <c>[OTHER]</c>: a way of writing, if others are written so.</summary>
    public static bool IsWrapped(string name) => name.Length > 2 && (name[0], name[^1]) is ('[', ']') or ('{', '}') && name.AsSpan(1, name.Length - 2).IndexOfAny(Wrapping) < 0;

    /// <summary>The names that a separator inside the name parts, each of them cleaned; empty where there is none.</summary>
    public static IReadOnlyList<string> Parts(string name)
    {
        foreach (var separator in Separators)
        {
            if (!name.Contains(separator, StringComparison.Ordinal)) continue;
            var parts = name.Split(separator).Select(Clean).Where(p => p.Length > 0).ToList();
            if (parts.Count > 1) return parts;
        }
        return [];
    }

    private static ReadOnlySpan<char> Bare(string name)
    {
        var bare = name.AsSpan().Trim(" \t\r\n\u00a0\ufeff\u200b'\"`[]{}");
        if (bare.Length > 1 && bare[0] == '(' && bare.IndexOf(')') < 0) bare = bare[1..];
        if (bare.Length > 1 && bare[^1] == ')' && bare.IndexOf('(') < 0) bare = bare[..^1];
        var trimmed = bare.Trim(" \t\r\n\u00a0\ufeff\u200b'\"`[]{}");
        return trimmed.Length > 0 ? trimmed : name.AsSpan();
    }
}
