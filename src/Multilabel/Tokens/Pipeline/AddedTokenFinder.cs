using System.Buffers;

namespace Multilabel;

/// <summary>Finds added tokens in a text: the leftmost, of several there the longest, as the `tokenizers` crate does.</summary>
internal sealed class AddedTokenFinder
{
    private readonly List<AddedToken> tokens = [];
    private readonly Dictionary<long, int> children = []; // node and char to node
    private readonly List<int> tokenOfNode = [-1];
    private readonly SearchValues<char> firstChars;

    /// <param name="tokens">The tokens with the text to look for.</param>
    public AddedTokenFinder(IEnumerable<(AddedToken Token, string Text)> tokens)
    {
        var first = new HashSet<char>();
        foreach (var (token, text) in tokens)
        {
            if (text.Length == 0) continue;
            first.Add(text[0]);
            var node = 0;
            foreach (var c in text)
            {
                if (!children.TryGetValue(Edge(node, c), out var child))
                {
                    child = tokenOfNode.Count;
                    tokenOfNode.Add(-1);
                    children.Add(Edge(node, c), child);
                }

                node = child;
            }

            if (tokenOfNode[node] < 0) tokenOfNode[node] = this.tokens.Count;
            this.tokens.Add(token);
        }

        firstChars = SearchValues.Create([.. first]);
    }

    /// <summary>Cuts a text into tokens and what lies between; at most one piece without token if nothing is found.</summary>
    public void Find(TextBuffer buffer, int offset, int length, List<Piece> found)
    {
        var text = buffer.Text.Slice(offset, length);
        var done = 0;
        for (var position = 0; text[position..].IndexOfAny(firstChars) is var skip and >= 0;)
        {
            position += skip;
            var token = LongestAt(text, position, out var end);
            if (token is null)
            {
                position++;
                continue;
            }

            var start = position;
            position = end;
            if (token.SingleWord && (EndsWithWord(buffer, offset, start) || StartsWithWord(buffer, offset + end, offset + length))) continue;
            if (token.Lstrip) start = Math.Max(done, text[..start].TrimEnd().Length);
            if (token.Rstrip) end = text.Length - text[end..].TrimStart().Length;
            if (done < start) found.Add(new Piece(offset + done, start - done));
            if (start < end) found.Add(new Piece(offset + start, end - start, token.Id)); // else the one before has swallowed it
            done = end;
        }

        if (done < length) found.Add(new Piece(offset + done, length - done));
    }

    private static long Edge(int node, char c) => (long)node << 16 | c;

    private AddedToken? LongestAt(ReadOnlySpan<char> text, int start, out int end)
    {
        end = start;
        var best = -1;
        var node = 0;
        for (var i = start; i < text.Length && children.TryGetValue(Edge(node, text[i]), out node); i++)
        {
            if (tokenOfNode[node] < 0) continue;
            (best, end) = (tokenOfNode[node], i + 1);
        }

        return best < 0 ? null : tokens[best];
    }

    private static bool EndsWithWord(TextBuffer buffer, int offset, int length)
    {
        if (length == 0) return false;
        var last = offset + length - 1;
        if (length > 1 && char.IsLowSurrogate(buffer.Text[last])) last--;
        return IsWord(buffer, last);
    }

    private static bool StartsWithWord(TextBuffer buffer, int start, int end) => start < end && IsWord(buffer, start);

    private static bool IsWord(TextBuffer buffer, int index) => (UnicodeTables.Default[buffer.CodePointAt(index, out _)] & CodePointSet.Word) != 0;
}
