namespace Multilabel;

/// <summary>WordPiece: the longest known beginning, then the longest known continuation, and so on; one unknown token if that fails.</summary>
internal sealed class WordPieceModel(Vocabulary vocabulary, string unknown, string continuation, int longestWord, string file) : TokenModel(vocabulary)
{
    private readonly ulong continuationHash = TextHash.Continue(TextHash.Seed, continuation);
    private readonly int unknownId = vocabulary.Find(unknown);

    protected override void Segment(ReadOnlySpan<char> word, int offset, TokenList tokens)
    {
        var first = tokens.Count;
        if (CodePoints(word) <= longestWord)
        {
            var start = 0;
            while (start < word.Length && Longest(word, start, out var id) is var end && end > start)
            {
                tokens.Add(id, offset + start, offset + end);
                start = end;
            }

            if (start == word.Length) return;
        }

        if (unknownId < 0) throw Missing(file, unknown);
        tokens.Truncate(first);
        tokens.Add(unknownId, offset, offset + word.Length);
    }

    private static int CodePoints(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        foreach (var c in text) count -= char.IsHighSurrogate(c) ? 1 : 0;
        return count;
    }

    /// <summary>The end of the longest token that begins at <paramref name="start"/>; <paramref name="start"/> itself if there is none.</summary>
    private int Longest(ReadOnlySpan<char> word, int start, out int id)
    {
        var prefix = start == 0 ? "" : continuation;
        var hash = start == 0 ? TextHash.Seed : continuationHash;
        var best = start;
        id = -1;
        for (var end = start; end < word.Length;)
        {
            hash = TextHash.Continue(hash, word[end++]);
            if (!Vocabulary.MayBegin(hash)) break;
            var found = Vocabulary.Find(hash, prefix, word[start..end]);
            if (found < 0) continue;
            (id, best) = (found, end);
        }

        return best;
    }
}
