using System.Globalization;

namespace Multilabel.Cli;

/// <summary>The table that people see of one tokenized text.</summary>
internal static class TokenTable
{
    private const int LongestExample = 12;

    /// <param name="output">Where to write.</param>
    /// <param name="whole">The text without limit.</param>
    /// <param name="cut">The text within the limit that was asked for; null if none was.</param>
    public static void Write(TextWriter output, TokenizedText whole, TokenizedText? cut)
    {
        var shown = cut ?? whole;
        var table = new TextTable(">#", "token", ">id", "offsets");
        for (var i = 0; i < shown.Ids.Length; i++)
        {
            var (start, end) = shown.Offsets[i];
            table.Add(Number(i), Visible(shown.Tokens[i]), Number(shown.Ids[i]), $"{Number(start)}-{Number(end)}");
        }

        table.Write(output);
        output.WriteLine($"{Number(shown.Ids.Length)} tokens{Cut(whole, cut)}");
    }

    private static string Cut(TokenizedText whole, TokenizedText? cut)
    {
        if (cut is null) return "";
        if (!cut.Truncated) return ", nothing is cut";
        var lost = whole.Tokens.AsSpan(FirstCut(whole, cut), cut.CutTokens);
        var example = string.Join(' ', lost[..Math.Min(lost.Length, LongestExample)].ToArray().Select(Visible)) + (lost.Length > LongestExample ? " …" : "");
        return $", {Number(cut.CutTokens)} of {Number(whole.Ids.Length)} are cut: {example}";
    }

    /// <summary>Where the cut tokens stand in the whole text: what is before and after them is what was kept.</summary>
    private static int FirstCut(TokenizedText whole, TokenizedText cut)
    {
        var first = whole.Ids.AsSpan().CommonPrefixLength(cut.Ids);
        while (first > 0 && !whole.Ids.AsSpan(first + cut.CutTokens).SequenceEqual(cut.Ids.AsSpan(first))) first--;
        return first;
    }

    /// <summary>Control characters as their escape, so that they do not reach the terminal.</summary>
    private static string Visible(string token) => token.Any(char.IsControl) ? string.Concat(token.Select(Visible)) : token;

    private static string Visible(char c) => char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString();

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
