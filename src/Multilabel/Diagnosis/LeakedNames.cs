namespace Multilabel;

/// <summary>Texts that begin or end with the names of their labels.</summary>
/// <param name="Rows">Rows where the names there are exactly the labels.</param>
/// <param name="Labelled">Rows with labels.</param>
/// <param name="AtEnd">At the end rather than at the beginning.</param>
/// <param name="Example">Such a place.</param>
/// <param name="Without">Takes it off a text.</param>
internal sealed record LeakedNames(int Rows, int Labelled, bool AtEnd, string Example, Func<string, string> Without)
{
    private const int FewestRows = 20;
    private const double Share = 0.8;

    /// <summary>Null where the labels do not stand at one end of nearly all texts.</summary>
    public static LeakedNames? Find(IReadOnlyList<string> texts, bool[][] labels, IReadOnlyList<string> names)
    {
        var words = names.Select(n => TextWords.Of(n).Select(w => w.Word).ToArray()).ToArray();
        foreach (var atEnd in new[] { true, false })
        {
            var (right, labelled, example) = (0, 0, "");
            var seen = new HashSet<int>();
            for (var i = 0; i < texts.Count; i++)
            {
                if (!labels[i].Contains(true)) continue;
                labelled++;
                var (found, length) = NamesAt(texts[i], words, atEnd);
                if (found.Count == 0 || !found.SetEquals(Enumerable.Range(0, names.Count).Where(k => labels[i][k]))) continue;
                if (++right == 1) example = atEnd ? texts[i][^length..].Trim() : texts[i][..length].Trim();
                seen.UnionWith(found);
            }
            if (labelled < FewestRows || right < Share * labelled || seen.Count < 2) continue;
            return new LeakedNames(right, labelled, atEnd, example, text => NamesAt(text, words, atEnd) is var (_, length) && atEnd ? text[..^length] : text[length..]);
        }
        return null;
    }

    // Name after name from one end on; the length in characters that they take.
    private static (HashSet<int> Found, int Length) NamesAt(string text, string[][] names, bool atEnd)
    {
        var words = TextWords.Of(text);
        var (found, at, length) = (new HashSet<int>(), 0, 0);
        while (at < words.Count)
        {
            var name = -1;
            for (var k = 0; k < names.Length; k++)
            {
                var count = names[k].Length;
                if (count == 0 || at + count > words.Count || (name >= 0 && names[name].Length >= count)) continue;
                var start = atEnd ? words.Count - at - count : at;
                if (Enumerable.Range(0, count).All(j => words[start + j].Word == names[k][j])) name = k;
            }
            if (name < 0) break;
            at += names[name].Length;
            found.Add(name);
            length = atEnd ? text.Length - words[words.Count - at].Start : words[at - 1].End;
        }
        return (found, length);
    }
}
