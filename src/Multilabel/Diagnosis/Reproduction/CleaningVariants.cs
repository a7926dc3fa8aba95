using System.Text.RegularExpressions;

namespace Multilabel;

/// <summary>What programs do that clean texts before a model sees them: every way to treat signs, with capitals or without, with white space kept or made single.</summary>
internal static partial class CleaningVariants
{
    private static readonly (string Name, Func<string, string> Change)[] Signs =
    [
        ("ASCII punctuation removed", t => AsciiPunctuation().Replace(t, "")),
        ("ASCII punctuation made blanks", t => AsciiPunctuation().Replace(t, " ")),
        ("punctuation and signs removed", t => NotWords().Replace(t, "")),
        ("punctuation and signs made blanks", t => NotWords().Replace(t, " ")),
        ("all but letters, digits and blanks removed", t => NotLettersOrDigits().Replace(t, "")),
        ("all but letters, digits and blanks made blanks", t => NotLettersOrDigits().Replace(t, " ")),
        ("ASCII letters and digits alone", t => NotAsciiLettersOrDigits().Replace(t, "")),
        ("ASCII letters and digits alone, others made blanks", t => NotAsciiLettersOrDigits().Replace(t, " ")),
        ("letters of ASCII alone", t => NotAsciiLetters().Replace(t, "")),
        ("letters of ASCII alone, others made blanks", t => NotAsciiLetters().Replace(t, " ")),
        ("numbers removed", t => Numbers().Replace(t, "")),
        ("punctuation, signs and numbers removed", t => Numbers().Replace(NotWords().Replace(t, ""), "")),
        ("links removed", t => Links().Replace(t, "")),
        ("links, @names and #tags removed", t => Tags().Replace(Links().Replace(t, ""), "")),
    ];

    public static IReadOnlyList<(string Id, string Name, Func<string, string> Change)> All { get; } =
    [
        .. Signs.SelectMany(s => new (string Id, string Name, Func<string, string> Change)[]
        {
            ("D9", s.Name, s.Change),
            ("D9", $"{s.Name}, white space single", t => Single(s.Change(t))),
            ("D9", $"lower case, {s.Name}", t => s.Change(t.ToLowerInvariant())),
            ("D9", $"lower case, {s.Name}, white space single", t => Single(s.Change(t.ToLowerInvariant()))),
        }),
        .. new (string Name, Func<string, string> Change)[]
        {
            ("stop words removed", WithoutStopWords),
            ("lower case, stop words removed", t => WithoutStopWords(t.ToLowerInvariant())),
            ("lower case, ASCII punctuation and stop words removed", t => WithoutStopWords(AsciiPunctuation().Replace(t.ToLowerInvariant(), ""))),
            ("lower case, punctuation, signs and stop words removed", t => WithoutStopWords(NotWords().Replace(t.ToLowerInvariant(), ""))),
            ("lower case, letters alone, stop words removed", t => WithoutStopWords(NotAsciiLetters().Replace(t.ToLowerInvariant(), " "))),
        }.Select(v => ("D9", v.Name, v.Change)),
        ("D9", "lower case and stripped", t => t.Trim().ToLowerInvariant()),
        ("D9", "lower case, white space single", t => Single(t.ToLowerInvariant())),
    ];

    // What lists of English stop words have in common.
    private static readonly HashSet<string> s_stopWords = new((
        "a about above after again against all am an and any are as at be because been before being below between both but by can could did do does doing don down during each few for from further " +
        "had has have having he her here hers herself him himself his how i if in into is it its itself just me more most my myself no nor not now of off on once only or other our ours ourselves out over own " +
        "s same she should so some such t than that the their theirs them themselves then there these they this those through to too under until up very was we were what when where which while who whom why will with " +
        "would you your yours yourself yourselves").Split(' '), StringComparer.OrdinalIgnoreCase);

    private static string WithoutStopWords(string t) => string.Join(' ', t.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(w => !s_stopWords.Contains(w)));

    private static string Single(string t) => Blanks().Replace(t, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"[!-/:-@\[-`{-~]")]
    private static partial Regex AsciiPunctuation();

    [GeneratedRegex(@"[^\w\s]")]
    private static partial Regex NotWords();

    [GeneratedRegex(@"[^\p{L}\p{N} ]")]
    private static partial Regex NotLettersOrDigits();

    [GeneratedRegex(@"[^a-zA-Z0-9\s]")]
    private static partial Regex NotAsciiLettersOrDigits();

    [GeneratedRegex(@"[^a-zA-Z\s]")]
    private static partial Regex NotAsciiLetters();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"https?://\S+|www\.\S+")]
    private static partial Regex Links();

    [GeneratedRegex(@"[@#]\w+")]
    private static partial Regex Tags();
}
