namespace Multilabel.Benchmarks;

/// <summary>
/// Sentences of 20 words from a vocabulary file: frequent words often (Zipf), one word in 25 put together of two, so that words in several tokens and
/// words never seen occur as in ordinary text; a capital at the start, a comma in between, a full stop.
/// </summary>
internal static class SentenceGenerator
{
    private const int WordsInSentence = 20;

    public static string[] Make(string vocabularyFolder, int count)
    {
        var words = File.ReadLines(Path.Combine(vocabularyFolder, "vocab.txt")).Where(w => w.Length > 1 && w.All(char.IsAsciiLetterLower)).ToArray();
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => Sentence(words, random))];
    }

    private static string Sentence(string[] words, Random random)
    {
        var sentence = Enumerable.Range(0, WordsInSentence).Select(i => Word(words, random) + (i == 8 ? "," : "")).ToArray();
        sentence[0] = char.ToUpperInvariant(sentence[0][0]) + sentence[0][1..];
        return string.Join(' ', sentence) + ".";
    }

    private static string Word(string[] words, Random random) => Frequent(words, random) + (random.Next(25) == 0 ? Frequent(words, random) : "");

    /// <summary>Rank r with a probability of about 1/r.</summary>
    private static string Frequent(string[] words, Random random) => words[(int)Math.Exp(random.NextDouble() * Math.Log(words.Length)) - 1];
}
