using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Multilabel;

/// <summary>Ways in which programs change a text before it is tokenized.</summary>
internal static partial class TextVariants
{
    public static IReadOnlyList<(string Id, string Name, Func<string, string> Change)> All { get; } =
    [
        ("D2", "texts in lower case", t => t.ToLowerInvariant()),
        ("D2", "texts without accents", WithoutAccents),
        ("D2", "texts in lower case and without accents", t => WithoutAccents(t.ToLowerInvariant())),
        ("D2", "texts in upper case", t => t.ToUpperInvariant()),
        ("D9", "white space stripped from both ends", t => t.Trim()),
        ("D9", "every run of white space made one blank", t => Blanks().Replace(t, " ").Trim()),
        ("D9", "every run of white space made one blank, ends kept", t => Blanks().Replace(t, " ")),
        ("D9", "line ends made blanks", t => t.ReplaceLineEndings(" ")),
        ("D9", "line ends removed", t => t.ReplaceLineEndings("")),
        ("D9", "only the first line", t => t.Split('\n')[0]),
        ("D9", "line ends written as \\n", t => t.ReplaceLineEndings("\\n")),
        ("D9", "all white space removed", t => Blanks().Replace(t, "")),
        ("D9", "HTML characters decoded", t => WebUtility.HtmlDecode(t)),
        ("D9", "HTML characters decoded twice", t => WebUtility.HtmlDecode(WebUtility.HtmlDecode(t))),
        ("D9", "HTML characters encoded", Escaped),
        ("D9", "HTML characters but for quotes encoded", t => t.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)),
        ("D9", "HTML encoded for the web page", t => WebUtility.HtmlEncode(t)),
        ("D9", "HTML encoded, line ends as <br>", t => Escaped(t).ReplaceLineEndings("<br>")),
        ("D9", "HTML tags removed", t => Tags().Replace(t, "")),
        ("D9", "HTML tags removed and characters decoded", t => WebUtility.HtmlDecode(Tags().Replace(t, ""))),
        ("D9", "HTML tags around the text", t => $"<p>{t}</p>"),
        ("D9", "Unicode form NFC", t => Form(t, NormalizationForm.FormC)),
        ("D9", "Unicode form NFD", t => Form(t, NormalizationForm.FormD)),
        ("D9", "Unicode form NFKC", t => Form(t, NormalizationForm.FormKC)),
        ("D9", "Unicode form NFKD", t => Form(t, NormalizationForm.FormKD)),
        ("D9", "straight quotes", StraightQuotes),
        ("D9", "straight quotes and dashes", t => StraightQuotes(t).Replace('–', '-').Replace('—', '-').Replace("…", "...", StringComparison.Ordinal)),
        ("D9", "curly quotes", CurlyQuotes),
        ("D9", "curly apostrophes", t => t.Replace('\'', '’')),
        ("D9", "curly closing quotes", t => t.Replace('\'', '’').Replace('"', '”')),
        ("D9", "curly opening quotes", t => t.Replace('\'', '‘').Replace('"', '“')),
        ("D9", "double quotes made single", t => t.Replace('"', '\'')),
        ("D9", "single quotes made double", t => t.Replace('\'', '"')),
        ("D9", "quotes removed", t => t.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal)),
        ("D9", "quotes removed (straight and curly)", t => Quotes().Replace(t, "")),
        ("D9", "quotes doubled", t => t.Replace("\"", "\"\"", StringComparison.Ordinal)),
        ("D9", "punctuation and signs split off", t => Blanks().Replace(Sign().Replace(t, " $0 "), " ").Trim()),
        ("D9", "lower case, punctuation and signs split off", t => Blanks().Replace(Sign().Replace(t.ToLowerInvariant(), " $0 "), " ").Trim()),
        ("D9", "backslash escapes decoded", Unescaped),
        ("D9", "characters escaped as in JSON", t => EscapedAsJson(t, all: true)),
        ("D9", "characters but for those beyond ASCII escaped as in JSON", t => EscapedAsJson(t, all: false)),
        ("D9", "quotes escaped by backslashes", t => t.Replace("\"", "\\\"", StringComparison.Ordinal)),
        ("D9", "the text between double quotes", t => $"\"{t}\""),
        ("D9", "the text between single quotes", t => $"'{t}'"),
        ("D9", "enclosing quotes removed", t => t.Trim().Trim('"')),
        ("D9", "a byte-order mark at the start", t => "\uFEFF" + t),
        ("D9", "a byte-order mark read as Latin-1 at the start", t => "ï»¿" + t),
        ("D9", "signs without width removed", t => Invisible().Replace(t, "")),
        ("D9", "a blank at the start", t => " " + t),
        ("D9", "a blank at the end", t => t + " "),
        ("D9", "a line end at the end", t => t + "\n"),
        ("D9", "a line end of Windows at the end", t => t + "\r\n"),
        ("D9", "line ends of Windows", t => t.ReplaceLineEndings("\r\n")),
        ("D9", "two blanks at the start", t => "  " + t),
        ("D9", "a tab at the start", t => "\t" + t),
        ("D9", "a full stop at the end", t => t + "."),
        ("D9", "a final full stop removed", t => t.TrimEnd().TrimEnd('.')),
        ("D9", "the prefix \"query: \"", t => "query: " + t),
        ("D9", "the prefix \"passage: \"", t => "passage: " + t),
        ("D9", "the prefix \"text: \"", t => "text: " + t),
        ("D9", "the prefix \"Text: \"", t => "Text: " + t),
        ("D9", "the prefix \"classify: \"", t => "classify: " + t),
        .. CleaningVariants.All,
        ("D9", "characters beyond ASCII removed", t => NotAscii().Replace(t, "")),
        ("D9", "characters beyond ASCII made ?", t => NotAscii().Replace(t, "?")),
        ("D9", "accents away and characters beyond ASCII removed", t => NotAscii().Replace(Form(t, NormalizationForm.FormKD), "")),
        ("D9", "UTF-8 read as Latin-1", t => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(t))),
        ("D9", "UTF-8 read as Windows-1252", Windows1252),
        ("D9", "Latin-1 read as UTF-8 mended", Mended),
        ("D9", "backslash-n made line ends", t => t.Replace("\\n", "\n", StringComparison.Ordinal)),
        ("D9", "hyphens and underscores made blanks", t => t.Replace('-', ' ').Replace('_', ' ')),
        ("D9", "blanks made underscores", t => t.Replace(' ', '_')),
        ("D9", "the text as Python shows bytes", PythonBytes),
        ("D9", "an empty text", _ => ""),
    ];

    /// <summary>Shows where two texts part: the character and its surroundings.</summary>
    public static string FirstDifference(string own, string changed)
    {
        var at = 0;
        while (at < own.Length && at < changed.Length && own[at] == changed[at]) at++;
        string Around(string t) => at >= t.Length ? "the end" : $"'{t.Substring(at, Math.Min(12, t.Length - at)).ReplaceLineEndings("\\n")}' (U+{(int)t[at]:X4})";
        return Suspicion.Text($"character {at + 1}: {Around(own)} in the data, {Around(changed)} there");
    }

    /// <summary>What all texts begin with, up to a colon or other mark, or end with; empty where they share nothing.</summary>
    public static (string Prefix, string Suffix) Shared(IReadOnlyList<string> texts)
    {
        if (texts.Count < 5) return ("", "");
        var (prefix, suffix) = (texts[0].Length, texts[0].Length);
        foreach (var text in texts)
        {
            prefix = Math.Min(prefix, text.AsSpan().CommonPrefixLength(texts[0]));
            var end = 0;
            while (end < Math.Min(suffix, text.Length) && text[^(end + 1)] == texts[0][^(end + 1)]) end++;
            suffix = Math.Min(suffix, end);
        }
        return (texts[0][..prefix], texts[0][(texts[0].Length - suffix)..]);
    }

    private static string Escaped(string t) => t.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&#x27;", StringComparison.Ordinal);

    private static string Unescaped(string t) => BackslashEscape().Replace(t, m => m.Value[1] switch
    {
        'u' => ((char)int.Parse(m.ValueSpan[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString(),
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        var sign => sign.ToString(),
    });

    private static string EscapedAsJson(string t, bool all) => string.Concat(t.Select(c => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ when c < ' ' || (all && c > '~') => Suspicion.Text($"\\u{(int)c:x4}"),
        _ => c.ToString(),
    }));

    // repr(text.encode()): what str() of undecoded bytes gives.
    private static string PythonBytes(string t)
    {
        var quote = t.Contains('\'', StringComparison.Ordinal) && !t.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var result = new StringBuilder("b").Append(quote);
        foreach (var b in Encoding.UTF8.GetBytes(t))
        {
            _ = b switch
            {
                (byte)'\\' => result.Append("\\\\"),
                (byte)'\n' => result.Append("\\n"),
                (byte)'\r' => result.Append("\\r"),
                (byte)'\t' => result.Append("\\t"),
                _ when b == quote => result.Append('\\').Append(quote),
                >= 0x20 and < 0x7F => result.Append((char)b),
                _ => result.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}"),
            };
        }
        return result.Append(quote).ToString();
    }

    private static string StraightQuotes(string t) => t.Replace('‘', '\'').Replace('’', '\'').Replace('“', '"').Replace('”', '"');

    private static string CurlyQuotes(string t)
    {
        var result = new StringBuilder(t);
        for (var i = 0; i < t.Length; i++)
        {
            var opens = i == 0 || char.IsWhiteSpace(t[i - 1]) || t[i - 1] is '(' or '[';
            if (t[i] == '"') result[i] = opens ? '“' : '”';
            else if (t[i] == '\'') result[i] = opens ? '‘' : '’';
        }
        return result.ToString();
    }

    private static string WithoutAccents(string t) => Form(new string([.. Form(t, NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)]), NormalizationForm.FormC);

    private static string Form(string t, NormalizationForm form)
    {
        try
        {
            return t.Normalize(form);
        }
        catch (ArgumentException)
        {
            return t;   // unpaired surrogates have no form
        }
    }

    private static string Mended(string t)
    {
        var mended = new UTF8Encoding(false, throwOnInvalidBytes: false).GetString(t.All(c => c < 256) ? Encoding.Latin1.GetBytes(t) : Windows1252Bytes(t));
        return mended.Contains('\uFFFD', StringComparison.Ordinal) ? t : mended;
    }

    // The signs that Windows-1252 has where Latin-1 has control characters.
    private const string Windows = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

    private static string Windows1252(string t) => new([.. Encoding.UTF8.GetBytes(t).Select(b => b is >= 0x80 and < 0xA0 ? Windows[b - 0x80] : (char)b)]);

    private static byte[] Windows1252Bytes(string t) => [.. t.Select(c => Windows.IndexOf(c) is >= 0 and var at ? (byte)(0x80 + at) : c < 256 ? (byte)c : (byte)'?')];

    [GeneratedRegex(@"[\p{P}\p{S}]")]
    private static partial Regex Sign();

    [GeneratedRegex("""\\(u[0-9a-fA-F]{4}|[nrt"'/\\])""")]
    private static partial Regex BackslashEscape();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tags();

    [GeneratedRegex("[\"'‘’“”«»`]")]
    private static partial Regex Quotes();

    [GeneratedRegex("[\u200B-\u200F\u2060\uFEFF\u00AD]")]
    private static partial Regex Invisible();

    [GeneratedRegex(@"[^\u0000-\u007F]")]
    private static partial Regex NotAscii();
}
