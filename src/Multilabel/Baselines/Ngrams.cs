using System.Globalization;
using System.Text;

namespace Multilabel;

/// <summary>One n-gram of a text; the characters are valid during the call only.</summary>
internal delegate void NgramSeen(ReadOnlySpan<char> ngram);

/// <summary>Cuts a text into n-grams as scikit-learn's analyzers do. <paramref name="Analyzer"/>: <c>word</c> or <c>char_wb</c>.</summary>
internal sealed record Ngrams(string Analyzer, int Shortest, int Longest)
{
    public const string Words = "word";
    public const string CharactersInWords = "char_wb";

    /// <summary>Lower case, unpaired surrogates replaced: what all blocks read.</summary>
    public static string Normalise(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return string.Concat(text.EnumerateRunes().Select(rune => rune.ToString())).ToLowerInvariant();
        }
        return text.ToLowerInvariant();
    }

    public void Read(string normalised, NgramSeen seen)
    {
        if (Longest == 0)
            return;
        if (Analyzer == Words)
            ReadWords(normalised, seen);
        else
            ReadCharacters(normalised, seen);
    }

    /// <summary>Runs of two or more word characters (<c>\w\w+</c>), then their runs joined by a blank.</summary>
    private void ReadWords(string text, NgramSeen seen)
    {
        var words = new StringBuilder(text.Length + 1);
        var starts = new List<int>();
        for (var position = 0; position < text.Length;)
        {
            var start = position;
            var count = 0;
            while (position < text.Length && WordCharacter(text, position) is > 0 and var length)
            {
                position += length;
                count++;
            }
            if (count == 0)
                position += char.IsSurrogatePair(text, position) ? 2 : 1;
            if (count < 2)
                continue;
            starts.Add(words.Length);
            words.Append(text, start, position - start).Append(' ');
        }
        starts.Add(words.Length);
        ReadRuns(words.ToString(), starts, endsBefore: 1, seen);
    }

    /// <summary>n-grams of " word " for every word between blanks; a word shorter than n is taken once, whole.</summary>
    private void ReadCharacters(string text, NgramSeen seen)
    {
        var padded = new StringBuilder();
        var starts = new List<int>();
        for (var position = 0; position < text.Length; position++)
        {
            if (char.IsWhiteSpace(text[position]))
                continue;
            var start = position;
            while (position < text.Length && !char.IsWhiteSpace(text[position]))
                position++;
            padded.Clear().Append(' ').Append(text, start, position - start).Append(' ');
            var word = padded.ToString();
            starts.Clear();
            for (var i = 0; i < word.Length; i += char.IsSurrogatePair(word, i) ? 2 : 1)
                starts.Add(i); // characters are code points, as in Python
            starts.Add(word.Length);
            if (starts.Count - 1 < Shortest)
                seen(word);
            else
                ReadRuns(word, starts, endsBefore: 0, seen);
        }
    }

    private void ReadRuns(string pieces, List<int> starts, int endsBefore, NgramSeen seen)
    {
        for (var size = Shortest; size <= Longest; size++)
        {
            for (var first = 0; first + size < starts.Count; first++)
                seen(pieces.AsSpan(starts[first]..(starts[first + size] - endsBefore)));
        }
    }

    /// <summary>Length in UTF-16 units of the word character (Python's \w: letters, numbers, underscore) at a position; 0 if there is none.</summary>
    private static int WordCharacter(string text, int position)
    {
        if (char.IsAsciiLetterOrDigit(text[position]) || text[position] == '_')
            return 1;
        var isWord = CharUnicodeInfo.GetUnicodeCategory(text, position) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
        return !isWord ? 0 : char.IsSurrogatePair(text, position) ? 2 : 1;
    }
}
