using System.Text;

namespace Multilabel;

/// <summary>
/// Learns a WordPiece vocabulary from counted words, as WordPieceTrainer of the `tokenizers` library does: characters first, then again and again the
/// most frequent pair of neighbours as one piece. Of equally frequent pairs that of the lower ids comes first.
/// </summary>
/// <param name="size">Pieces wanted, special tokens included; fewer come out where the words give no more.</param>
/// <param name="specialTokens">The first ids.</param>
internal sealed class WordPieceTrainer(int size, IReadOnlyList<string> specialTokens)
{
    public const string Continuation = "##";

    /// <summary>Pairs that occur less often are not joined, words and characters that do not are not looked at.</summary>
    public long MinFrequency { get; init; } = 2;

    /// <summary>Characters kept, the most frequent ones.</summary>
    public int LimitAlphabet { get; init; } = 1000;

    /// <returns>The pieces in the order of their ids.</returns>
    public IReadOnlyList<string> Train(IReadOnlyDictionary<string, long> counts)
    {
        var words = counts.OrderBy(w => w.Key, StringComparer.Ordinal).ToList();
        var pieces = new PieceList(specialTokens);
        var alphabet = Alphabet(words);
        foreach (var character in alphabet.Order()) pieces.Add(character.ToString());
        var continued = words.SelectMany(w => w.Key.EnumerateRunes().Where(alphabet.Contains).Skip(1)).Distinct().Order();
        foreach (var character in continued) pieces.Add(Continuation + character);

        var pairs = new PairCounts([.. words.Select(w => (Symbols(w.Key, alphabet, pieces), w.Value))]);
        while (pieces.Count < size && pairs.TakeMostFrequent() is { } best && best.Count >= MinFrequency)
        {
            var joined = pieces[best.Left] + pieces[best.Right][Continuation.Length..];   // what stands on the right is a continuation
            pairs.Merge(best.Left, best.Right, pieces.Add(joined));
        }
        return pieces.All;
    }

    private HashSet<Rune> Alphabet(List<KeyValuePair<string, long>> words)
    {
        var counts = new Dictionary<Rune, long>();
        foreach (var (word, count) in words)
            foreach (var character in word.EnumerateRunes()) counts[character] = counts.GetValueOrDefault(character) + count;
        return [.. counts.Where(c => c.Value >= MinFrequency).OrderByDescending(c => c.Value).ThenBy(c => c.Key).Take(LimitAlphabet).Select(c => c.Key)];
    }

    private static int[] Symbols(string word, HashSet<Rune> alphabet, PieceList pieces)
    {
        var symbols = new List<int>(word.Length);
        foreach (var character in word.EnumerateRunes().Where(alphabet.Contains))
            symbols.Add(pieces.Find(symbols.Count == 0 ? character.ToString() : Continuation + character));
        return [.. symbols];
    }

    private sealed class PieceList(IEnumerable<string> first)
    {
        private readonly List<string> _all = [.. first];
        private readonly Dictionary<string, int> _ids = first.Index().ToDictionary(p => p.Item, p => p.Index, StringComparer.Ordinal);

        public IReadOnlyList<string> All => _all;

        public int Count => _all.Count;

        public string this[int id] => _all[id];

        public int Find(string piece) => _ids[piece];

        /// <summary>The id of the piece, which may have come about in another way already.</summary>
        public int Add(string piece)
        {
            if (_ids.TryGetValue(piece, out var id)) return id;
            _all.Add(piece);
            return _ids[piece] = _all.Count - 1;
        }
    }
}
