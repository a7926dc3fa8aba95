namespace Multilabel;

/// <summary>
/// Splits rows so that every part has its share of every label: Sechidis, Tsoumakas and Vlahavas, "On the stratification of
/// multi-label data" (2011). Rows of one group (exact duplicates, texts of one source) stay together: a group is placed as one
/// row whose labels are counted once per member.
/// </summary>
internal static class IterativeStratification
{
    /// <summary>
    /// The fold (0 … folds - 1) of every row of <paramref name="labels"/> [rows][labels]. Rows with equal numbers in
    /// <paramref name="groups"/> share a fold; without it every row is its own group.
    /// </summary>
    public static int[] Folds(IReadOnlyList<bool[]> labels, int folds, long seed, IReadOnlyList<int>? groups = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        var shares = new double[folds];
        Array.Fill(shares, 1.0 / folds);
        return Assign(labels, shares, seed, groups);
    }

    /// <summary>True for the rows held out, about <paramref name="share"/> of them. A label with a single positive keeps it on the other side.</summary>
    public static bool[] Holdout(IReadOnlyList<bool[]> labels, double share, long seed, IReadOnlyList<int>? groups = null)
    {
        if (!(share > 0 && share < 1))
            throw new MultilabelException(FormattableString.Invariant($"A held-out share of {share} leaves nothing on one side; it must be between 0 and 1 (usual: 0.1)."));
        return Array.ConvertAll(Assign(labels, [share, 1 - share], seed, groups), part => part == 0);
    }

    /// <summary>Group numbers for rows that have equal keys, such as the normalised text.</summary>
    public static int[] Groups(IEnumerable<string> keys)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. keys.Select(key => numbers.TryGetValue(key, out var number) ? number : numbers[key] = numbers.Count)];
    }

    private static int[] Assign(IReadOnlyList<bool[]> labels, double[] shares, long seed, IReadOnlyList<int>? groups)
    {
        var random = new SeededRandom(seed);
        var split = new LabelSplit(labels, shares, groups, random);
        if (split.GroupCount < shares.Length)
            throw new MultilabelException(split.GroupCount == labels.Count
                ? $"{labels.Count} rows cannot be split into {shares.Length} parts; at least {shares.Length} rows are needed."
                : $"{labels.Count} rows with {split.GroupCount} different texts cannot be split into {shares.Length} parts; equal texts stay together.");

        while (RarestOpenLabel(split, random) is { } label)
        {
            foreach (var group in split.GroupsWith(label))
            {
                if (!split.IsPlaced(group))
                    split.Place(group, MostWanted(split, label, random));
            }
        }
        foreach (var group in split.OpenGroups())
            split.Place(group, Emptiest(split, random));
        split.FillEmptyParts(random);
        split.FillEmptyCells(random);
        return split.PartOfRows();
    }

    /// <summary>The label with the fewest, but at least one, positives not placed yet; equals are drawn.</summary>
    private static int? RarestOpenLabel(LabelSplit split, SeededRandom random)
    {
        int? rarest = null;
        var equals = 0;
        for (var label = 0; label < split.LabelCount; label++)
        {
            var open = split.OpenPositives(label);
            if (open == 0)
                continue;
            if (rarest is null || open < split.OpenPositives(rarest.Value))
                (rarest, equals) = (label, 1);
            else if (open == split.OpenPositives(rarest.Value) && random.Next(++equals) == 0)
                rarest = label;
        }
        return rarest;
    }

    private static int MostWanted(LabelSplit split, int label, SeededRandom random) =>
        Best(split, part => (split.HasRoom(part), split.WantedPositives(part, label), split.WantedRows(part)), random);

    private static int Emptiest(LabelSplit split, SeededRandom random) => Best(split, part => (true, split.WantedRows(part), 0), random);

    private static int Best(LabelSplit split, Func<int, (bool, double, double)> rank, SeededRandom random)
    {
        var best = 0;
        var equals = 1;
        for (var part = 1; part < split.PartCount; part++)
        {
            var order = rank(part).CompareTo(rank(best));
            if (order > 0)
                (best, equals) = (part, 1);
            else if (order == 0 && random.Next(++equals) == 0)
                best = part;
        }
        return best;
    }
}
