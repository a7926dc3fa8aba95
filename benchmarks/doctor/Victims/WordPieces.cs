using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Multilabel.DoctorBenchmark;

/// <summary>A WordPiece vocabulary of a corpus: its characters, its frequent words, and the frequent ends of the others.</summary>
internal static class WordPieces
{
    public static JsonObject Train(IEnumerable<string> texts, List<string> vocabulary, int size, bool cased)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in texts.SelectMany(t => Words(t, cased))) counts[word] = counts.GetValueOrDefault(word) + 1;
        var known = new HashSet<string>(vocabulary, StringComparer.Ordinal);
        void Add(string token)
        {
            if (known.Add(token)) vocabulary.Add(token);
        }

        var characters = counts.Keys.SelectMany(w => w).Distinct().Order().ToList();
        foreach (var c in characters) Add(c.ToString());
        foreach (var c in characters.Where(char.IsLetterOrDigit)) Add("##" + c);
        var words = counts.Where(w => w.Key.Length > 1).OrderByDescending(w => w.Value).ThenBy(w => w.Key, StringComparer.Ordinal).Select(w => w.Key).ToList();
        var whole = words.Take(Math.Max(0, (size - vocabulary.Count) * 4 / 5)).ToList();
        foreach (var word in whole) Add(word);
        var ends = words.Skip(whole.Count).SelectMany(w => Enumerable.Range(2, Math.Min(3, w.Length - 2)).Select(n => w[^n..])).GroupBy(e => e)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => "##" + g.Key);
        foreach (var end in ends.TakeWhile(_ => vocabulary.Count < size)) Add(end);

        var ids = new JsonObject();
        for (var i = 0; i < vocabulary.Count; i++) ids[vocabulary[i]] = i;
        return new JsonObject { ["type"] = "WordPiece", ["unk_token"] = "[UNK]", ["continuing_subword_prefix"] = "##", ["max_input_chars_per_word"] = 100, ["vocab"] = ids };
    }

    private static IEnumerable<string> Words(string text, bool cased)
    {
        if (!cased) text = string.Concat(text.ToLowerInvariant().Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));
        var word = new StringBuilder();
        foreach (var c in text + " ")
        {
            if (char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
            {
                word.Append(c);
                continue;
            }
            if (word.Length > 0) yield return word.ToString();
            word.Clear();
            if (!char.IsWhiteSpace(c) && !char.IsSurrogate(c)) yield return c.ToString();
        }
    }
}
