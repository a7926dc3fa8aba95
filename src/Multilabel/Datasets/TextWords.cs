namespace Multilabel;

/// <summary>A text as runs of letters and digits.</summary>
internal static class TextWords
{
    /// <summary>Each word in lower case with the place of its first character and that after its last.</summary>
    public static List<(string Word, int Start, int End)> Of(string text)
    {
        var words = new List<(string, int, int)>();
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[i]))
            {
                i++;
                continue;
            }
            var start = i;
            while (i < text.Length && char.IsLetterOrDigit(text[i])) i++;
            words.Add((text[start..i].ToLowerInvariant(), start, i));
        }
        return words;
    }
}
