namespace Multilabel;

/// <summary>A split in the making: which part each group of rows is in, and what every part still wants of rows and of each label.</summary>
internal sealed class LabelSplit
{
    private const int Open = -1;

    // Swaps tried for one empty cell; enough for any label rare enough to miss a part.
    private const int DonorsTried = 64;
    private const int PartnersTried = 256;

    private readonly int[] groupOfRow;             // [rows]
    private readonly int[] sizes;                  // [groups]
    private readonly int[] parts;                  // [groups], Open = not placed
    private readonly (int Label, int Count)[][] groupLabels; // [groups]
    private readonly List<int>[] groupsWith;       // [labels]
    private readonly int[] openPositives;          // [labels], counted in groups
    private readonly int[] wholeRows;              // [parts]: the share of rows, rounded down
    private readonly int? mainPart;                // the largest part, when one is
    private readonly double[] wantedRows;          // [parts]
    private readonly int[] rowsHeld;               // [parts]
    private readonly double[][] wantedPositives;   // [parts][labels]
    private readonly int[][] groupsHeld;           // [parts][labels]: groups of the part that have the label

    /// <summary>Nothing placed yet. The groups are numbered at random, since the order of the file must not decide.</summary>
    public LabelSplit(IReadOnlyList<bool[]> labels, double[] shares, IReadOnlyList<int>? groups, SeededRandom random)
    {
        LabelCount = labels.Count == 0 ? 0 : labels[0].Length;
        groupOfRow = NumberGroups(labels.Count, groups, random);
        GroupCount = labels.Count == 0 ? 0 : groupOfRow.Max() + 1;
        sizes = new int[GroupCount];
        parts = new int[GroupCount];
        Array.Fill(parts, Open);

        var counts = new SortedDictionary<int, int>[GroupCount];
        var positives = new int[LabelCount];
        for (var row = 0; row < labels.Count; row++)
        {
            var group = groupOfRow[row];
            sizes[group]++;
            counts[group] ??= [];
            for (var label = 0; label < LabelCount; label++)
            {
                if (!labels[row][label])
                    continue;
                positives[label]++;
                counts[group][label] = counts[group].GetValueOrDefault(label) + 1;
            }
        }
        groupLabels = Array.ConvertAll(counts, count => count.Select(pair => (pair.Key, pair.Value)).ToArray());
        groupsWith = new List<int>[LabelCount];
        for (var label = 0; label < LabelCount; label++)
            groupsWith[label] = [];
        for (var group = 0; group < GroupCount; group++)
        {
            foreach (var (label, _) in groupLabels[group])
                groupsWith[label].Add(group);
        }
        openPositives = Array.ConvertAll(groupsWith, list => list.Count);
        wantedRows = Array.ConvertAll(shares, share => share * labels.Count);
        wholeRows = Array.ConvertAll(wantedRows, wanted => (int)Math.Floor(wanted + 1e-9));
        rowsHeld = new int[shares.Length];
        mainPart = shares.Distinct().Count() == 1 ? null : Array.IndexOf(shares, shares.Max());
        wantedPositives = Array.ConvertAll(shares, share => Array.ConvertAll(positives, count => share * count));
        groupsHeld = Array.ConvertAll(shares, _ => new int[LabelCount]);
    }

    public int LabelCount { get; }

    public int GroupCount { get; }

    public int PartCount => wantedRows.Length;

    public IReadOnlyList<int> GroupsWith(int label) => groupsWith[label];

    public IEnumerable<int> OpenGroups() => Enumerable.Range(0, GroupCount).Where(group => parts[group] == Open);

    public bool IsPlaced(int group) => parts[group] != Open;

    public int OpenPositives(int label) => openPositives[label];

    public double WantedRows(int part) => wantedRows[part];

    public double WantedPositives(int part, int label) => wantedPositives[part][label];

    /// <summary>
    /// Whether the part has fewer rows than its share, or may take one of the few rows left over by rounding. Without this the sizes
    /// drift apart where labels are dense, because no rows without labels are left to level them.
    /// </summary>
    public bool HasRoom(int part)
    {
        if (rowsHeld[part] < wholeRows[part])
            return true;
        var leftOver = groupOfRow.Length - wholeRows.Sum();
        var taken = Enumerable.Range(0, PartCount).Sum(other => Math.Max(0, rowsHeld[other] - wholeRows[other]));
        return rowsHeld[part] == wholeRows[part] && taken < leftOver;
    }

    public void Place(int group, int part)
    {
        foreach (var (label, _) in groupLabels[group])
            openPositives[label]--;
        Count(group, part, 1);
        parts[group] = part;
    }

    public int[] PartOfRows() => Array.ConvertAll(groupOfRow, group => parts[group]);

    /// <summary>Exchanges groups until every label with enough positives has one in every part, as far as exchanges can.</summary>
    public void FillEmptyCells(SeededRandom random)
    {
        for (var label = 0; label < LabelCount; label++)
        {
            if (!IsCoverable(label))
                continue;
            for (var part = 0; part < PartCount; part++)
            {
                if (groupsHeld[part][label] == 0)
                    Fill(part, label, random);
            }
        }
    }

    /// <summary>Moves a group into every part that got none, out of the part with the most groups.</summary>
    public void FillEmptyParts(SeededRandom random)
    {
        for (var part = 0; part < PartCount; part++)
        {
            if (parts.Contains(part))
                continue;
            var groupsOf = Enumerable.Range(0, GroupCount).ToLookup(group => parts[group]);
            var donors = groupsOf.MaxBy(groups => groups.Count())!.ToArray();
            var moved = donors[random.Next(donors.Length)];
            Count(moved, parts[moved], -1);
            Count(moved, part, 1);
            parts[moved] = part;
        }
    }

    private bool IsCoverable(int label) => groupsWith[label].Count >= PartCount;

    private void Fill(int part, int label, SeededRandom random)
    {
        var donors = groupsWith[label].Where(group => groupsHeld[parts[group]][label] > 1).Take(DonorsTried).ToArray();
        var partners = Enumerable.Range(0, GroupCount).Where(group => parts[group] == part).ToArray();
        random.Shuffle(partners.AsSpan());
        var best = (Empty: 0, Distance: 0.0, Donor: -1, Partner: -1);
        foreach (var donor in donors)
        {
            // Equal sizes first: an exchange of unequal groups moves the sizes of the parts too.
            foreach (var partner in partners.OrderBy(group => Math.Abs(sizes[group] - sizes[donor])).Take(PartnersTried))
            {
                var from = parts[donor];
                var before = Faults(donor, partner, from, part);
                Exchange(donor, partner);
                var after = Faults(donor, partner, from, part);
                Exchange(donor, partner);
                var change = (Empty: after.Empty - before.Empty, Distance: after.Distance - before.Distance);
                if (change.Empty < 0 && (best.Donor < 0 || change.CompareTo((best.Empty, best.Distance)) < 0))
                    best = (change.Empty, change.Distance, donor, partner);
            }
        }
        if (best.Donor >= 0)
            Exchange(best.Donor, best.Partner);
    }

    private void Exchange(int first, int second)
    {
        var (partOfFirst, partOfSecond) = (parts[first], parts[second]);
        Count(first, partOfFirst, -1);
        Count(second, partOfSecond, -1);
        Count(first, partOfSecond, 1);
        Count(second, partOfFirst, 1);
        (parts[first], parts[second]) = (partOfSecond, partOfFirst);
    }

    private void Count(int group, int part, int sign)
    {
        wantedRows[part] -= sign * sizes[group];
        rowsHeld[part] += sign * sizes[group];
        foreach (var (label, count) in groupLabels[group])
        {
            wantedPositives[part][label] -= sign * count;
            groupsHeld[part][label] += sign;
        }
    }

    /// <summary>Coverable cells without a positive and the squared distance from the wanted counts, over all that an exchange can change.</summary>
    private (int Empty, double Distance) Faults(int first, int second, int partOfFirst, int partOfSecond)
    {
        var (empty, distance) = (0, Squared(wantedRows[partOfFirst]) + Squared(wantedRows[partOfSecond]));
        foreach (var group in (ReadOnlySpan<int>)[first, second])
        {
            foreach (var (label, _) in groupLabels[group])
            {
                distance += Squared(wantedPositives[partOfFirst][label]) + Squared(wantedPositives[partOfSecond][label]);
                if (!IsCoverable(label))
                    empty += mainPart is { } main && groupsHeld[main][label] == 0 ? 1 : 0; // a single positive belongs where most rows are
                else
                    empty += (groupsHeld[partOfFirst][label] == 0 ? 1 : 0) + (groupsHeld[partOfSecond][label] == 0 ? 1 : 0);
            }
        }
        return (empty, distance);
    }

    private static double Squared(double value) => value * value;

    private static int[] NumberGroups(int rows, IReadOnlyList<int>? groups, SeededRandom random)
    {
        var numbers = new Dictionary<int, int>();
        var numbered = new int[rows];
        for (var row = 0; row < rows; row++)
        {
            var key = groups?[row] ?? row;
            if (!numbers.TryGetValue(key, out var number))
                numbers[key] = number = numbers.Count;
            numbered[row] = number;
        }
        var shuffled = random.Permutation(numbers.Count);
        return Array.ConvertAll(numbered, number => shuffled[number]);
    }
}
