namespace Multilabel;

/// <summary>Texts that are read together, so that those of similar length can be computed together; bounded in number and in characters.</summary>
internal static class TextWindows
{
    public const int MostTexts = 1024;
    private const int MostCharacters = 1 << 20;

    public static IEnumerable<IReadOnlyList<string>> Of(IEnumerable<string> texts)
    {
        var window = new List<string>();
        var characters = 0L;
        foreach (var text in texts)
        {
            window.Add(text);
            characters += text.Length;
            if (window.Count < MostTexts && characters < MostCharacters) continue;
            yield return window;
            window = new List<string>(MostTexts);
            characters = 0;
        }
        if (window.Count > 0) yield return window;
    }
}
