namespace Multilabel;

/// <summary>E1: outputs that fit other labels than their names say. E2: files that number the labels differently.</summary>
internal sealed class LabelOrderCheck : ICheck
{
    private const int MostLabels = 400;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        var moved = Moved(patient);
        if (patient.Alignment.ByFit is { } places)
        {
            var columns = patient.Original.Source.LabelColumns.Count > 1;
            yield return new Suspicion("E1", columns ? Suspicion.Proof : Suspicion.Noted,
                $"The names of the model's labels say nothing ('{patient.Model.Labels[0]}' …). By their outputs they are, in order: {ClosestName.List(places.Select(i => patient.Original.LabelNames[i]))}.");
        }
        else if (patient.Alignment.ByPosition)
        {
            yield return new Suspicion("E1", Suspicion.Noted, $"Labels were brought together by their place, because the names say nothing ('{patient.Model.Labels[0]}' and '{patient.Original.LabelNames[0]}').");
        }
        if (moved is not null) yield return moved;
        foreach (var file in OfFiles(patient, moved is not null)) yield return file;
    }

    private static Suspicion? Moved(Patient patient)
    {
        var names = patient.Model.Labels;
        if (!patient.HasLogits || !double.IsFinite(patient.Loss) || names.Count is < 2 or > MostLabels || patient.HasFewRows) return null;
        var (cost, floor) = LabelCosts.Of(patient.Logits, patient.Labels);
        var fits = Assignment.Cheapest(cost);
        var kept = new List<int>();
        var sure = true;
        foreach (var cycle in Cycles(fits))
        {
            var (before, after, nothing) = (cycle.Average(i => cost[i][i]), cycle.Average(i => cost[i][fits[i]]), cycle.Average(i => floor[fits[i]]));
            // Confident answers for the wrong label cost more than knowing nothing; for the right one, much less.
            if (before > 0.9 * nothing && after < 0.5 * nothing && after < 0.4 * before) kept.AddRange(cycle);
            else if (before > 1.1 * nothing && after < 0.75 * nothing && cycle.Min(i => patient.Evidence.Labels[i].Positives) >= 5) (sure, kept) = (false, [.. kept, .. cycle]);
        }
        if (kept.Count == 0) return null;
        var order = Enumerable.Range(0, names.Count).Select(i => kept.Contains(i) ? fits[i] : i).ToArray();
        var (now, then) = (Enumerable.Range(0, names.Count).Average(i => cost[i][i]), Enumerable.Range(0, names.Count).Average(i => cost[i][order[i]]));
        kept.Sort();
        return new Suspicion("E1", sure ? Suspicion.Proof + 5 : Suspicion.Strong + 5,
            Suspicion.Text($"{kept.Count} of {names.Count} outputs carry the name of another label: '{names[kept[0]]}' is really '{names[order[kept[0]]]}'. With the names in the right order the loss on the rows is {then:0.0000} instead of {now:0.000}."),
            $"Put the names into id2label of config.json in this order: {string.Join(", ", order.Select(i => names[i]))}.")
            .With("loss", now).With("loss_in_right_order", then).With("moved", kept.Count).With("order", order.Select(i => names[i]).ToList());
    }

    private static IEnumerable<List<int>> Cycles(int[] places)
    {
        var seen = new bool[places.Length];
        for (var start = 0; start < places.Length; start++)
        {
            if (seen[start] || places[start] == start) continue;
            var cycle = new List<int>();
            for (var i = start; !seen[i]; i = places[i])
            {
                seen[i] = true;
                cycle.Add(i);
            }
            yield return cycle;
        }
    }

    // A list of labels in a cell holds labels only; a column beside the labels may hold anything, one among them is a label as they are.
    private static Suspicion? Unknown(Patient patient)
    {
        var names = patient.Alignment.Unknown;
        if (names.Count == 0 || patient.Alignment.ByPosition) return null;
        var all = patient.Original.LabelNames.ToList();
        if (patient.Original.Source.LabelColumns.Count > 1)
        {
            var known = Enumerable.Range(0, all.Count).Where(i => !patient.Alignment.Unknown.Contains(all[i])).ToList();
            names = [.. names.Where(n => all.IndexOf(n) is var at && at > known[0] && at < known[^1])];
            if (names.Count == 0 || names.Count > 0.5 * known.Count) return null;   // few of many: chosen on purpose
        }
        var places = names.Select(n => all.IndexOf(n)).ToArray();
        var rows = patient.Original.Rows.Count(r => Array.Exists(places, i => r.Labels[i]));
        // Rows that the log does not count: the list was built from those that it does.
        var ofSplit = patient.HasMoreRowsThanLog;
        return new Suspicion("E2", rows < Math.Max(3, 0.01 * patient.Original.Rows.Count) ? Suspicion.Noted : ofSplit ? Suspicion.Strong + 14 : Suspicion.Strong,
            $"{rows} rows of the data have labels that the model does not know: {ClosestName.List(names)}. Its label list was built without them{(ofSplit ? ", from a part of the rows: the log tells of fewer than the data have" : "")}.").With("labels", names).With("rows", rows);
    }

    private static IEnumerable<Suspicion> OfFiles(Patient patient, bool moved)
    {
        var names = patient.Model.Labels;
        var strength = patient.IsMostlyLearned ? Suspicion.Strong + 2 : Suspicion.Plausible;
        if (LabelFiles.NumbersByName(patient.Model.Config.Path) is { } numbers && names.Count == numbers.Count && names.All(numbers.ContainsKey))
        {
            var apart = names.Where((n, i) => numbers[n] != i).ToList();
            if (apart.Count > 0)
            {
                yield return new Suspicion("E2", strength, $"config.json contradicts itself: label2id is not the inverse of id2label for {apart.Count} of {names.Count} labels ('{apart[0]}' is {names.ToList().IndexOf(apart[0])} in one and {numbers[apart[0]]} in the other).")
                    .With("labels", apart);
            }
        }
        if (Unknown(patient) is { } unknown) yield return unknown;
        foreach (var checkpoint in patient.Checkpoints)
        {
            if (LabelFiles.Names(checkpoint.Folder) is not { } others || others.Count != names.Count || others.SequenceEqual(names) || !others.ToHashSet(StringComparer.Ordinal).SetEquals(names)) continue;
            yield return new Suspicion("E2", moved ? Suspicion.Plausible : strength, $"checkpoint-{checkpoint.Step} has the same labels in another order: {ClosestName.List(others)} there, {ClosestName.List(names)} here.").With("checkpoint", checkpoint.Step);
            yield break;
        }
    }
}
