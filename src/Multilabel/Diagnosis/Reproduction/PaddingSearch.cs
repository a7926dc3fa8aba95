namespace Multilabel;

/// <summary>
/// Looks for padding that reaches the model. A row's numbers then depend on how long its batch was; which length reproduces them is found for
/// some rows alone, and tells how the batches were made.
/// </summary>
internal sealed class PaddingSearch(VariantSource source, Comparison comparison, ScoreForm form)
{
    private const int Scanned = 3, Confirmed = 14;

    /// <summary>Rows of yes and no that must differ: one or two are met by some padding or other.</summary>
    private const int FewestDecisions = 3;

    /// <summary>Kinds before those with another padding token.</summary>
    private const int Own = 6;

    private readonly Dictionary<(int Kind, int Row, int Length), bool> _known = [];

    // Texts that others stand before in one sequence begin anywhere: then every length is tried, not only those that people choose.
    // A mask of another row has that row's length: tokens beyond it are not read, padding before its end is.
    private sealed record Kind(string Id, string Name, Func<VariantSource, int, int, InputRow> Row, bool IsAnywhere = false, bool IsMask = false);

    private static readonly Kind[] Kinds =
    [
        new("D5", "padded on the right without an attention mask", (s, i, n) => new InputRow([.. s.Own[i].Ids, .. Many(s.Pad, n - s.Own[i].Ids.Length)])),
        new("D6", "padded on the left", (s, i, n) => new InputRow([.. Many(s.Pad, n - s.Own[i].Ids.Length), .. s.Own[i].Ids]) { UnseenLeft = n - s.Own[i].Ids.Length }),
        new("D6", "padded on the left without an attention mask", (s, i, n) => new InputRow([.. Many(s.Pad, n - s.Own[i].Ids.Length), .. s.Own[i].Ids])),
        new("D6", "with their places counted from elsewhere (the beginning of a padding on the left, or of other texts in the same sequence)", (s, i, n) => s.Own[i] with { PositionShift = n - s.Own[i].Ids.Length }, IsAnywhere: true),
        new("D5", "padded on the right and the mask turned around, so that only the padding is read", (s, i, n) => new InputRow([.. s.Own[i].Ids, .. Many(s.Pad, n - s.Own[i].Ids.Length)]) { UnseenLeft = s.Own[i].Ids.Length }),
        new("D5", "read through the mask of another row", (s, i, n) => new InputRow(n <= s.Own[i].Ids.Length ? s.Own[i].Ids[..n] : [.. s.Own[i].Ids, .. Many(s.Pad, n - s.Own[i].Ids.Length)]), IsMask: true),
        .. Enumerable.Range(0, 5).Select(id => new Kind("D6", $"padded with the token {id} that no mask hides", (s, i, n) => new InputRow([.. s.Own[i].Ids, .. Many(id, n - s.Own[i].Ids.Length)]))),
        .. Enumerable.Range(0, 5).Select(id => new Kind("D6", $"padded on the left with the token {id} that no mask hides", (s, i, n) => new InputRow([.. Many(id, n - s.Own[i].Ids.Length), .. s.Own[i].Ids]))),
    ];

    /// <param name="wrong">Rows of the file that the model's own numbers do not explain.</param>
    public Explanation? Find(IReadOnlyList<int> wrong)
    {
        if (comparison.Predictions.Kind == PredictionKind.Decisions && wrong.Count < FewestDecisions) return null;
        var lengths = Lengths();
        // The shortest rows have most padding; but rows as long as the longest have none and must be right.
        var probes = wrong.OrderBy(i => source.Own[i].Ids.Length).Where((_, n) => n % Math.Max(1, wrong.Count / Confirmed) == 0).Take(Confirmed).ToArray();
        for (var kind = 0; kind < Kinds.Length; kind++)
        {
            if (!IsDistinct(kind)) continue;
            if (probes.Take(Scanned).Any(i => LengthsOf(kind, i, lengths).Count == 0)) continue;
            if (Describe(kind, wrong, probes, lengths) is { } explanation) return explanation;
        }
        return null;
    }

    private Explanation? Describe(int kind, IReadOnlyList<int> wrong, int[] probes, int[] lengths)
    {
        var all = Enumerable.Range(0, comparison.Rows).ToArray();
        var found = Array.ConvertAll(probes, i => LengthsOf(kind, i, lengths));
        var reproduced = found.Count(f => f.Count > 0);
        foreach (var (name, lengthOf) in Kinds[kind].IsMask ? Masks() : Plans(found.Aggregate((a, b) => [.. a.Intersect(b)])))
        {
            if (!probes.All(i => Holds(kind, i, lengthOf(i)))) continue;
            Compute(kind, [.. all.Select(i => (i, lengthOf(i))).Where(a => Kinds[kind].IsMask || a.Item2 >= source.Own[a.i].Ids.Length)]);
            if (all.Count(i => Holds(kind, i, lengthOf(i))) >= 0.98 * all.Length) return Explain(kind, name, wrong.Count);
        }
        // Yes and no are met by some length or other too easily.
        return comparison.Predictions.Kind != PredictionKind.Decisions && reproduced >= 0.9 * probes.Length ? Explain(kind, "to different lengths", wrong.Count) : null;
    }

    private Explanation Explain(int kind, string plan, int wrong) => new(
        Kinds[kind].Id, 94,
        Suspicion.Text($"The predictions are those of this model with texts {Kinds[kind].Name}, {plan}: so computed, they are reproduced to the last digit; as the folder makes its input, {wrong} of {comparison.Rows} rows differ."),
        ("rows_that_differ", wrong), ("input", $"{Kinds[kind].Name}, {plan}"));

    // How loaders pad: all to one length, or each batch to its longest, in the order of the rows or of their lengths.
    private IEnumerable<(string Name, Func<int, int> Length)> Plans(List<int> common)
    {
        var own = Array.ConvertAll(source.Own, r => r.Ids.Length);
        foreach (var length in common.Where(n => n >= own.Max())) yield return (Suspicion.Text($"to {length} tokens"), _ => length);
        foreach (var multiple in (int[])[1, 8])
        {
            for (var size = 2; size <= 128; size++)
            {
                var batch = size;
                var most = own.Chunk(batch).Select(b => (b.Max() + multiple - 1) / multiple * multiple).ToArray();
                yield return (Suspicion.Text($"to the longest of batches of {batch}"), i => most[i / batch]);
            }
        }
        var order = Enumerable.Range(0, own.Length).OrderByDescending(i => own[i]).ToArray();
        var rank = new int[own.Length];
        for (var r = 0; r < order.Length; r++) rank[order[r]] = r;
        for (var size = 2; size <= 64; size++)
        {
            var batch = size;
            yield return (Suspicion.Text($"to the longest of batches of {batch} by length"), i => own[order[rank[i] / batch * batch]]);
        }
    }

    // One row's mask for all of a batch, as a wrong broadcast makes it.
    private IEnumerable<(string Name, Func<int, int> Length)> Masks()
    {
        var own = Array.ConvertAll(source.Own, r => r.Ids.Length);
        for (var size = 2; size <= 128; size++)
        {
            var batch = size;
            var batches = own.Chunk(batch).ToArray();
            yield return (Suspicion.Text($"that of the first of each batch of {batch}"), i => batches[i / batch][0]);
            yield return (Suspicion.Text($"that of the last of each batch of {batch}"), i => batches[i / batch][^1]);
        }
    }

    private int[] Lengths()
    {
        var own = source.Own.Select(r => r.Ids.Length).Distinct().ToList();
        int[] usual = [16, 20, 24, 30, 32, 40, 48, 50, 60, 64, 70, 72, 80, 90, 96, 100, 110, 112, 120, 128, 140, 144, 150, 160, 180, 192, 200, 220, 240, 250, 256, 300, 320, 350, 384, 400, 448, 500, 510, 512, source.MaxLength, source.MostTokens];
        return [.. own.Concat(own.Select(l => (l + 7) / 8 * 8)).Concat(usual).Distinct().Where(l => l <= source.MostTokens).Order()];
    }

    private List<int> LengthsOf(int kind, int row, int[] lengths)
    {
        var own = source.Own[row].Ids.Length;
        var asked = Kinds[kind] switch
        {
            { IsMask: true } => source.Own.Select(r => r.Ids.Length).Where(n => n != own).Distinct().ToList(),
            { IsAnywhere: true } => [.. Enumerable.Range(own + 1, Math.Max(0, source.MostTokens - own))],
            _ => [.. lengths.Where(n => n > own)],
        };
        Compute(kind, [.. asked.Select(n => (row, n))]);
        return [.. asked.Where(n => _known[(kind, row, n)])];
    }

    private bool Holds(int kind, int row, int length)
    {
        if (length < source.Own[row].Ids.Length && !Kinds[kind].IsMask) return false;
        if (!_known.ContainsKey((kind, row, length))) Compute(kind, [(row, length)]);
        return _known[(kind, row, length)];
    }

    private void Compute(int kind, List<(int Row, int Length)> asked)
    {
        var open = asked.Where(a => !_known.ContainsKey((kind, a.Row, a.Length))).ToList();
        if (open.Count == 0) return;
        var logits = InputRow.Compute(source.Model, open.ConvertAll(a => Kinds[kind].Row(source, a.Row, a.Length)));
        for (var n = 0; n < open.Count; n++)
            _known[(kind, open[n].Row, open[n].Length)] = logits[n] is { } z && comparison.RowMatches(open[n].Row, Comparison.Doubles(z), form);
    }

    // Padding tokens of the folder's own are the first kinds.
    private bool IsDistinct(int kind)
    {
        var token = kind < Own ? -1 : (kind - Own) % 5;
        return token != source.Pad && token < source.Model.Network.Words.Value.shape[0];
    }

    private static IEnumerable<int> Many(int id, int count) => Enumerable.Repeat(id, Math.Max(0, count));
}
