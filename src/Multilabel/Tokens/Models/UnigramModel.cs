using System.Text;

namespace Multilabel;

/// <summary>Unigram language model: the segmentation of the highest total score (Viterbi); unknown characters join into one token.</summary>
internal sealed class UnigramModel : TokenModel
{
    /// <summary>How far below the worst token an unknown character scores; SentencePiece's constant.</summary>
    private const double UnknownPenalty = 10;

    [ThreadStatic]
    private static Step[]? steps;

    private readonly double[] scores;
    private readonly double unknownScore;
    private readonly int unknownId;
    private readonly int[] byteIds;
    private readonly string file;

    /// <param name="vocabulary">Tokens with ids 0 to n-1.</param>
    /// <param name="scores">Log probabilities by id.</param>
    /// <param name="unknownId">The id of the unknown token, or -1.</param>
    /// <param name="byteFallback">Whether unknown characters become tokens of their bytes.</param>
    /// <param name="file">For messages.</param>
    public UnigramModel(Vocabulary vocabulary, double[] scores, int unknownId, bool byteFallback, string file)
        : base(vocabulary)
    {
        this.scores = scores;
        this.unknownId = unknownId;
        this.file = file;
        unknownScore = scores.Min() - UnknownPenalty;
        byteIds = byteFallback ? BytePairModel.ByteIds(vocabulary) : [];
    }

    public override string Show(int id, ReadOnlySpan<char> text) => id == unknownId ? text.ToString() : base.Show(id, text);

    protected override void Segment(ReadOnlySpan<char> word, int offset, TokenList tokens)
    {
        if (steps is null || steps.Length <= word.Length) steps = new Step[Math.Max(256, word.Length + 1)];
        var best = steps.AsSpan(0, word.Length + 1);
        best.Clear();
        Score(word, best);
        Backtrack(best);
        for (var start = 0; start < word.Length;)
        {
            var end = best[start].Next;
            var id = best[end].Id;
            while (id == unknownId && end < word.Length && best[best[end].Next].Id == unknownId) end = best[end].Next;
            Add(id, word, start, end, offset, tokens);
            start = end;
        }

        if (steps.Length > 1 << 20) steps = null;
    }

    /// <summary>Finds the best way to every place: the score, where its last token begins, and its id.</summary>
    private void Score(ReadOnlySpan<char> word, Span<Step> best)
    {
        for (var start = 0; start < word.Length;)
        {
            var single = start + (char.IsHighSurrogate(word[start]) ? 2 : 1);
            var hasSingle = false;
            var hash = TextHash.Seed;
            for (var end = start; end < word.Length;)
            {
                hash = TextHash.Continue(hash, word[end++]);
                if (!Vocabulary.MayBegin(hash)) break;
                var id = Vocabulary.Find(hash, default, word[start..end]);
                if (id < 0) continue;
                best[end].Offer(best[start].Score + scores[id], start, id);
                hasSingle |= end == single;
            }

            if (!hasSingle)
            {
                if (unknownId < 0) throw Missing(file, "unk_id");
                best[single].Offer(best[start].Score + unknownScore, start, unknownId);
            }

            start = single;
        }
    }

    private static void Backtrack(Span<Step> best)
    {
        for (var end = best.Length - 1; end > 0; end = best[end].Start) best[best[end].Start].Next = end;
    }

    private void Add(int id, ReadOnlySpan<char> word, int start, int end, int offset, TokenList tokens)
    {
        if (id == unknownId)
        {
            var text = word[start..end];
            var known = Vocabulary.Find(text);
            if (known < 0 && byteIds.Length > 0 && AddBytes(text, offset + start, offset + end, tokens)) return;
            if (known >= 0) id = known;
        }

        tokens.Add(id, offset + start, offset + end);
    }

    private bool AddBytes(ReadOnlySpan<char> text, int start, int end, TokenList tokens)
    {
        var bytes = Encoding.UTF8.GetBytes(text.ToArray());
        if (Array.Exists(bytes, b => byteIds[b] < 0)) return false;
        foreach (var b in bytes) tokens.Add(byteIds[b], start, end);
        return true;
    }

    private struct Step
    {
        public double Score;
        public int Start, Id, Next;
        private bool reached;

        public void Offer(double score, int start, int id)
        {
            if (reached && score <= Score) return;
            (Score, Start, Id, reached) = (score, start, id, true);
        }
    }
}
