namespace Multilabel;

/// <summary>Whether a file's numbers are the model's in another order of rows or of labels.</summary>
internal static class Orders
{
    private const double Enough = 0.97;

    /// <summary>For each label of the file the label of the model whose numbers it has; null unless all are found and some have moved.</summary>
    public static int[]? Labels(Comparison comparison, float[][] logits, ScoreForm form)
    {
        var count = comparison.Predictions.Values[0].Length;
        var cells = Enumerable.Range(0, comparison.Rows).Select(i => (Values: form.Values(Comparison.Doubles(logits[i])), Slope: form.Slope(Comparison.Doubles(logits[i])))).ToArray();
        double Share(int there, int own) => Enumerable.Range(0, comparison.Rows)
            .Average(i => comparison.CellMatches(comparison.Predictions.Values[i][there], cells[i].Values[own], cells[i].Slope[own], Comparison.Fp32) ? 1.0 : 0);
        var shares = Enumerable.Range(0, count).Select(j => Enumerable.Range(0, count).Select(k => Share(j, k)).ToArray()).ToArray();
        var found = Matching.Of([.. shares.Select((row, j) => row.Select((s, k) => (s, k)).Where(c => c.s >= Enough).OrderByDescending(c => c.k == j).ThenByDescending(c => c.s).Select(c => c.k).ToArray())], count);
        if (found.Any(k => k < 0) || found.Select((k, j) => (k, j)).All(p => p.k == p.j)) return null;
        // A label whose numbers are its own within the same precision has not moved.
        return found.Select((k, j) => (k, j)).Any(p => p.k != p.j && shares[p.j][p.j] < Enough) ? found : null;
    }

    /// <summary>For each row of the file a row of the model that has its numbers, its own if possible, -1 where none has.</summary>
    public static int[] Rows(Comparison comparison, float[][] logits, ScoreForm form, out int[][] candidates)
    {
        var all = logits.Select(Comparison.Doubles).ToArray();
        var cells = all.Select(z => (Values: form.Values(z), Slope: form.Slope(z))).ToArray();
        candidates = [.. Enumerable.Range(0, comparison.Rows).Select(i => Enumerable.Range(0, all.Length).Where(j => Match(comparison, i, cells[j].Values, cells[j].Slope)).OrderByDescending(j => j == i).ToArray())];
        return Matching.Of(candidates, all.Length);
    }

    private static bool Match(Comparison comparison, int row, double[] values, double[] slope)
    {
        var own = comparison.Predictions.Values[row];
        for (var k = 0; k < own.Length; k++) if (!comparison.CellMatches(own[k], values[k], slope[k], Comparison.Fp32)) return false;
        return true;
    }

    /// <summary>What the new order is, in words.</summary>
    public static string Name(int[] order, IReadOnlyList<int> lengths, IReadOnlyList<string> texts)
    {
        var known = order.Select((from, to) => (from, to)).Where(p => p.from >= 0).ToList();
        var shift = known.Select(p => (p.from - p.to + order.Length) % order.Length).GroupBy(s => s).MaxBy(g => g.Count())!;
        if (shift.Key != 0 && shift.Count() >= 0.9 * known.Count) return Suspicion.Text($"shifted by {Math.Min(shift.Key, order.Length - shift.Key)}");
        if (known.TrueForAll(p => p.from == order.Length - 1 - p.to)) return "reversed";
        bool Rises(IEnumerable<int> keys) => keys.Zip(keys.Skip(1)).Count(p => p.First <= p.Second) >= 0.97 * (known.Count - 1);
        var tokens = known.ConvertAll(p => lengths[p.from]);
        var characters = known.ConvertAll(p => texts[p.from].Length);
        if (Rises(tokens) || Rises(characters)) return "sorted by length";
        if (Rises(tokens.Select(l => -l)) || Rises(characters.Select(l => -l))) return "sorted by falling length";
        var sorted = known.ConvertAll(p => texts[p.from]);
        if (sorted.Zip(sorted.Skip(1)).Count(p => string.CompareOrdinal(p.First, p.Second) <= 0) >= 0.97 * (known.Count - 1)) return "sorted by text";
        var moved = known.Count(p => p.from != p.to);
        return Suspicion.Text($"in another order ({moved} of {order.Length} moved)");
    }
}
