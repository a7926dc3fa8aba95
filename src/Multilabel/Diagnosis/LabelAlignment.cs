namespace Multilabel;

/// <summary>The data's labels in the order of the model's, whatever is missing on either side.</summary>
/// <param name="Data">All rows with the model's labels.</param>
/// <param name="Unknown">Labels of the data that the model does not have, however they are written.</param>
/// <param name="Absent">Labels of the model that the data do not have: no for every row.</param>
/// <param name="ByPosition">The names of one side say nothing (LABEL_0 …), so columns were taken in their order.</param>
internal sealed record LabelAlignment(Dataset Data, IReadOnlyList<string> Unknown, IReadOnlyList<string> Absent, bool ByPosition)
{
    /// <summary>For each output the place of its label among the data's, where the names say nothing and the outputs told; else null.</summary>
    public IReadOnlyList<int>? ByFit { get; init; }

    /// <summary>Labels of the data (first) that stand for a label of the model (second) which is written in another way.</summary>
    public IReadOnlyList<LabelPair> Renamed { get; init; } = [];

    /// <summary>Labels of the model that are several of the data's labels written as one, such as <c>a|b</c>: yes where a row has exactly these.</summary>
    public IReadOnlyList<string> Joined { get; init; } = [];

    /// <summary>Labels of the data that are several of the model's labels written as one.</summary>
    public IReadOnlyList<string> Split { get; init; } = [];

    /// <exception cref="MultilabelException">The data have none of the model's labels.</exception>
    public static LabelAlignment Of(Dataset data, ExaminedModel model) =>
        model.Faults.Any(f => f.Kind == TensorFaultKind.WrongShape && f.Name == model.Network.FinalWeight) && AreNumbers(model.Labels)
            ? Numbered(data, model.Labels)
            : Of(data, model.Labels);

    // config.json forgot how many labels there were (two is what it says without any): the head in the file is of another size, and its names say nothing.
    private static LabelAlignment Numbered(Dataset data, IReadOnlyList<string> names)
    {
        var same = Math.Min(data.LabelNames.Count, names.Count);
        T[] Cut<T>(T[] values) => [.. values.Take(same), .. new T[names.Count - same]];
        var rows = data.Rows.Select(r => r with { Labels = Cut(r.Labels), Blank = r.Blank is { } blank ? Cut(blank) : null }).ToList();
        return new LabelAlignment(new Dataset(names, rows, data.Source with { Labels = names.Count }), [.. data.LabelNames.Skip(same)], [.. names.Skip(same)], ByPosition: true);
    }

    /// <exception cref="MultilabelException">As above.</exception>
    public static LabelAlignment Of(Dataset data, IReadOnlyList<string> names)
    {
        if ((AreNumbers(names) || AreNumbers(data.LabelNames)) && data.LabelNames.Count == names.Count && !data.LabelNames.Intersect(names, StringComparer.Ordinal).Any())
            return new LabelAlignment(new Dataset(names, data.Rows, data.Source), [], [], ByPosition: true);

        var target = Targets(data.LabelNames, names);
        var joined = JoinedNames(data.LabelNames, names, target);
        var split = SplitNames(data.LabelNames, names, target);
        if (target.TrueForAll(k => k < 0) && joined.Count == 0 && split.Count == 0) throw NoneFits(data, names);
        var rows = data.Rows.Select(r => r with { Labels = Labels(r.Labels, target, joined, split, names.Count), Blank = Blanks(r.Blank, target, names.Count) }).ToList();
        return new LabelAlignment(
            new Dataset(names, rows, data.Source with { Labels = names.Count }),
            [.. data.LabelNames.Where((_, i) => target[i] < 0 && !joined.Exists(j => j.Parts.Contains(i)) && !split.Exists(s => s.Label == i))],
            [.. names.Where((_, k) => !target.Contains(k) && !joined.Exists(j => j.Label == k) && !split.Exists(s => s.Parts.Contains(k)))], ByPosition: false)
        {
            Renamed = [.. data.LabelNames.Select((n, i) => (n, k: target[i])).Where(p => p.k >= 0 && names[p.k].Trim() != p.n.Trim()).Select(p => new LabelPair(p.n, names[p.k]))],
            Joined = [.. joined.Where(j => j.Parts.Length > 1).Select(j => names[j.Label])],
            Split = [.. split.Select(s => data.LabelNames[s.Label])],
        };
    }

    /// <summary>LABEL_0, label_1, 2 …: places, not names.</summary>
    internal static bool AreNumbers(IReadOnlyList<string> names) =>
        names.Select((n, i) => n.Length > 0 && char.IsAsciiDigit(n[^1]) && n.TrimEnd("0123456789".ToCharArray()).TrimEnd('_').ToLowerInvariant() is "label" or "class" or "").All(generic => generic);

    // For each label of the data the model's label that it is: exactly, else regardless of case, else cleaned. An exact name is never given away.
    private static List<int> Targets(IReadOnlyList<string> from, IReadOnlyList<string> names)
    {
        var target = Enumerable.Repeat(-1, from.Count).ToList();
        Func<string, string>[] keys = [n => n, n => n.Trim(), n => n.Trim().ToLowerInvariant(), LabelNames.Clean];
        foreach (var key in keys)
        {
            var places = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var k = 0; k < names.Count; k++) places.TryAdd(key(names[k]), k);
            for (var i = 0; i < from.Count; i++)
                if (target[i] < 0 && places.TryGetValue(key(from[i]), out var k)) target[i] = k;
        }
        return target;
    }

    // Cells taken whole for a label: then a label without separator, too, means "this one and no other".
    private static List<(int Label, int[] Parts)> JoinedNames(IReadOnlyList<string> from, IReadOnlyList<string> names, List<int> target)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < from.Count; i++) places.TryAdd(LabelNames.Clean(from[i]), i);
        var joined = new List<(int Label, int[] Parts)>();
        for (var k = 0; k < names.Count; k++)
        {
            if (target.Contains(k)) continue;
            var parts = LabelNames.Parts(names[k]).Select(p => places.GetValueOrDefault(p, -1)).ToArray();
            if (parts.Length > 1 && parts.All(i => i >= 0)) joined.Add((k, parts));
        }
        if (joined.Count >= 2)
            for (var i = 0; i < from.Count; i++)
                if (target[i] >= 0) joined.Add((target[i], [i]));
        return joined;
    }

    // The other way round: a cell of the data that was taken whole.
    private static List<(int Label, int[] Parts)> SplitNames(IReadOnlyList<string> from, IReadOnlyList<string> names, List<int> target)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var k = 0; k < names.Count; k++) places.TryAdd(LabelNames.Clean(names[k]), k);
        return
        [
            .. from.Select((n, i) => (Label: i, Parts: target[i] >= 0 ? [] : LabelNames.Parts(n).Select(p => places.GetValueOrDefault(p, -1)).ToArray()))
                .Where(s => s.Parts.Length > 1 && s.Parts.All(k => k >= 0)),
        ];
    }

    private static bool[] Labels(bool[] own, List<int> target, List<(int Label, int[] Parts)> joined, List<(int Label, int[] Parts)> split, int count)
    {
        var labels = new bool[count];
        for (var i = 0; i < own.Length; i++)
            if (own[i] && target[i] >= 0) labels[target[i]] = true;
        foreach (var (label, parts) in split)
            if (own[label])
                foreach (var k in parts) labels[k] = true;
        if (joined.Count == 0) return labels;
        var on = own.Count(yes => yes);
        foreach (var (label, parts) in joined) labels[label] = on == parts.Length && Array.TrueForAll(parts, i => own[i]);
        return labels;
    }

    private static bool[]? Blanks(bool[]? own, List<int> target, int count)
    {
        if (own is null) return null;
        var blank = new bool[count];
        for (var i = 0; i < own.Length; i++)
            if (own[i] && target[i] >= 0) blank[target[i]] = true;
        return blank;
    }

    private static MultilabelException NoneFits(Dataset data, IReadOnlyList<string> names) => new(
        $"{data.Source.File} has none of the model's labels. The model's: {ClosestName.List(names)}; the data's: {ClosestName.List(data.LabelNames)}. " +
        "Give the rows that the model was trained on, or name the label columns with --labels.");
}
