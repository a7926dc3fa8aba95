using System.Globalization;
using System.Text.RegularExpressions;

namespace Multilabel;

/// <summary>
/// A regular expression of Oniguruma. It is translated to .NET's dialect (<see cref="OnigurumaTranslator"/>); and because .NET matches
/// UTF-16 units, a character outside the basic plane is matched as one character of the same category.
/// </summary>
internal sealed class RegexPattern : TextPattern
{
    /// <summary>Rare characters of the basic plane, one of each category, in the order of <see cref="UnicodeCategory"/>.</summary>
    private const string StandIns = "\uA640\uA641\u1F88\uA717\uA500\uA66F\uA823\uA670\uA620\uA6E6\uA830\u205F\u2028\u2029\u0091\u2061\uE000\uE000"
        + "\uFE33\uFE58\uFE59\uFE5A\u2E02\u2E03\uA60D\u2A00\uA838\uA700\uA490\u0378";

    private readonly Regex regex;

    public RegexPattern(string pattern, string place)
    {
        var translated = new OnigurumaTranslator(pattern, place).Translate();
        try
        {
            regex = new Regex(translated, RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.Compiled);
        }
        catch (ArgumentException e)
        {
            throw new MultilabelException($"{place}: the regular expression \"{pattern}\" is not valid: {e.Message}", e);
        }
    }

    public override List<(int Start, int End)> Find(ReadOnlySpan<char> text)
    {
        var found = new List<(int, int)>();
        if (!text.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            foreach (var match in regex.EnumerateMatches(text)) found.Add((match.Index, match.Index + match.Length));
            return found;
        }

        var (projected, places) = Project(text);
        foreach (var match in regex.EnumerateMatches(projected)) found.Add((places[match.Index], places[match.Index + match.Length]));
        return found;
    }

    /// <summary>One char a code point, and where each begins in the text (with the text's end as the last).</summary>
    private static (char[] Projected, int[] Places) Project(ReadOnlySpan<char> text)
    {
        var projected = new List<char>(text.Length);
        var places = new List<int>(text.Length + 1);
        for (var i = 0; i < text.Length; i++)
        {
            places.Add(i);
            var isPair = char.IsHighSurrogate(text[i]);
            projected.Add(isPair ? StandIns[(int)CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(text[i], text[i + 1]))] : text[i]);
            if (isPair) i++;
        }

        places.Add(text.Length);
        return ([.. projected], [.. places]);
    }
}
