using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Multilabel.DoctorBenchmark;

/// <summary>Byte-pair encoding of a corpus as RoBERTa has it: bytes as letters, the most frequent pair merged again and again.</summary>
internal static partial class BytePairs
{
    public static JsonObject Train(IEnumerable<string> texts, List<string> vocabulary, int size)
    {
        var letters = Letters();
        vocabulary.AddRange(letters.Order(StringComparer.Ordinal));
        var words = texts.SelectMany(t => Words().Matches(t).Select(m => m.Value)).GroupBy(w => w, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (Symbols: Encoding.UTF8.GetBytes(g.Key).Select(b => letters[b]).ToList(), Count: g.Count())).ToList();
        var merges = new JsonArray();
        while (vocabulary.Count < size)
        {
            var pairs = new Dictionary<(string, string), int>();
            foreach (var (symbols, count) in words)
                for (var i = 0; i + 1 < symbols.Count; i++) pairs[(symbols[i], symbols[i + 1])] = pairs.GetValueOrDefault((symbols[i], symbols[i + 1])) + count;
            if (pairs.Count == 0) break;
            var best = pairs.MaxBy(p => (p.Value, -p.Key.Item1.Length - p.Key.Item2.Length));
            if (best.Value < 2) break;
            var (left, right) = best.Key;
            merges.Add(new JsonArray(left, right));
            vocabulary.Add(left + right);
            foreach (var (symbols, _) in words)
            {
                for (var i = 0; i + 1 < symbols.Count; i++)
                {
                    if (symbols[i] != left || symbols[i + 1] != right) continue;
                    symbols[i] = left + right;
                    symbols.RemoveAt(i + 1);
                }
            }
        }
        var ids = new JsonObject();
        foreach (var token in vocabulary) if (!ids.ContainsKey(token)) ids[token] = ids.Count;
        return new JsonObject
        {
            ["type"] = "BPE",
            ["dropout"] = null,
            ["unk_token"] = null,
            ["continuing_subword_prefix"] = "",
            ["end_of_word_suffix"] = "",
            ["fuse_unk"] = false,
            ["byte_fallback"] = false,
            ["ignore_merges"] = false,
            ["vocab"] = ids,
            ["merges"] = merges,
        };
    }

    // GPT-2's alphabet: printable bytes stand for themselves, the others for letters from 256 on.
    private static string[] Letters()
    {
        var letters = new string[256];
        var next = 256;
        for (var b = 0; b < 256; b++)
            letters[b] = ((char)(b is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE ? b : next++)).ToString();
        return letters;
    }

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex Words();
}
