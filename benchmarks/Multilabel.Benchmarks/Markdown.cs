using System.Text;

namespace Multilabel.Benchmarks;

/// <summary>Tables in Markdown, and the part of a page that a command writes.</summary>
internal static class Markdown
{
    /// <summary>Numbers stand in all columns but the first, so those are set to the right.</summary>
    public static string Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        Line(text, header);
        Line(text, [.. header.Select((_, i) => i == 0 ? "---" : "---:")]);
        foreach (var row in rows) Line(text, row);
        return text.ToString();
    }

    /// <summary>Puts <paramref name="text"/> between the markers of a page; what stands around them stays.</summary>
    /// <exception cref="MultilabelException">The page lacks a marker.</exception>
    public static string Between(string page, string begin, string end, string text)
    {
        var (from, to) = (page.IndexOf(begin, StringComparison.Ordinal), page.IndexOf(end, StringComparison.Ordinal));
        if (from < 0 || to < from) throw new MultilabelException($"The page needs the lines {begin} and {end}; what is written goes between them.");
        return page[..(from + begin.Length)] + "\n" + text + page[to..];
    }

    private static void Line(StringBuilder text, IReadOnlyList<string> cells) => text.Append("| ").AppendJoin(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
