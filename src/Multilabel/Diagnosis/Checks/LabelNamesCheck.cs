namespace Multilabel;

/// <summary>E3: names that come of labels read wrongly, in the model or in the data.</summary>
internal sealed class LabelNamesCheck : ICheck
{
    private const int FewestRows = 3, FewestPairs = 3;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (OfModel(patient) is { } inModel) yield return inModel;
        if (OfData(patient) is { } inData) yield return inData;
        if (Misspelt(patient) is { } misspelt) yield return misspelt;
    }

    private static Suspicion? OfModel(Patient patient)
    {
        var names = patient.Model.Labels;
        var remains = names.Where(LabelNames.HasRemains).ToList();
        if (remains.TrueForAll(LabelNames.IsWrapped) && names.Select(LabelNames.Clean).Distinct(StringComparer.Ordinal).Count() == names.Count) remains = [];
        if (remains.Count > 0)
        {
            return new Suspicion("E3", Suspicion.Proof + 7, $"{remains.Count} of the model's {names.Count} labels are remains of a list that was not taken apart properly: {ClosestName.List(remains)}.")
                .With("labels", remains);
        }
        var alike = names.GroupBy(LabelNames.Clean, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.ToList();
        // One label in two spellings is never on a row twice; labels that are, and that the model tells apart, are labels of their own.
        if (alike is not null)
            return new Suspicion("E3", patient.IsLearned && StandTogether(patient.Original, alike) ? Suspicion.Noted : Suspicion.Proof + 6, $"The model has the same label more than once, written in different ways: {ClosestName.List(alike)}.").With("labels", alike);
        var single = names.Where(n => n.Trim().Length == 1 && char.IsLetter(n.Trim()[0])).ToList();
        if (single.Count >= 4 && single.Count * 2 >= names.Count && !patient.Original.LabelNames.Any(n => n.Trim().Length == 1))
            return new Suspicion("E3", Suspicion.Proof + 6, $"{single.Count} of the model's {names.Count} labels are single letters: names were taken apart letter by letter.").With("labels", single);
        var known = names.Concat(patient.Original.LabelNames).Select(LabelNames.Clean).ToHashSet(StringComparer.Ordinal);
        var joined = names.Where(n => !patient.Original.LabelNames.Contains(n, StringComparer.Ordinal) && LabelNames.Parts(n) is { Count: > 1 } parts && parts.All(known.Contains)).ToList();
        if (joined.Count > 0)
        {
            return new Suspicion("E3", Suspicion.Proof + 5, $"{joined.Count} of the model's {names.Count} labels are several labels written as one, such as '{joined[0]}': the separator was not taken for one.")
                .With("labels", joined);
        }
        // One pair may be two words; several in one model are slips of the pen.
        var near = LabelNameCheck.FindNearEqual(names);
        return near.Count < FewestPairs || near.Count * 6 < names.Count ? null
            : new Suspicion("E3", Suspicion.Strong + 2, $"{near.Count} pairs of the model's {names.Count} labels differ by a letter or two ({string.Join(", ", near.Take(4).Select(p => $"'{p.First}' and '{p.Second}'"))}): each was learned as a label of its own.")
                .With("labels", near.SelectMany(p => new[] { p.First, p.Second }).Distinct(StringComparer.Ordinal).ToList());
    }

    private static bool StandTogether(Dataset data, List<string> names)
    {
        var places = names.Select(n => data.LabelNames.ToList().IndexOf(n)).Where(i => i >= 0).ToArray();
        return data.Rows.Any(r => places.Count(i => r.Labels[i]) > 1);
    }

    private static Suspicion? OfData(Patient patient)
    {
        var data = patient.Original;
        var odd = data.LabelNames.Where((n, i) => patient.Alignment.Split.Contains(n, StringComparer.Ordinal)
            || data.LabelNames.Where((other, j) => j != i && LabelNames.Clean(other) == LabelNames.Clean(n)).Any(other => !patient.Model.Labels.Contains(n) || patient.Model.Labels.Contains(other))).ToList();
        odd = [.. odd.Where(n => !patient.Model.Labels.Contains(n))];
        if (odd.Count == 0) return Spaced(patient, data);
        var places = odd.Select(n => data.LabelNames.ToList().IndexOf(n)).ToArray();
        var rows = data.Rows.Count(r => Array.Exists(places, i => r.Labels[i]));
        var strength = rows < FewestRows || rows < 0.01 * data.Rows.Count ? Suspicion.Noted : Suspicion.Strong + 5;
        return new Suspicion("E3", strength, $"{rows} rows of the data have labels that are another label of the model written differently: {ClosestName.List(odd)}.").With("labels", odd).With("rows", rows);
    }

    // Read here as the same label; a program that compares names exactly takes them for others. A classifier trained here was trained so.
    private static Suspicion? Spaced(Patient patient, Dataset data)
    {
        if (data.Source.SpacedLabelNames is not { Count: > 0 } spaced) return null;
        var rows = data.Source.RowsSpeltTwice;
        var twice = patient.Manifest?.Training is null && rows >= Math.Max(FewestRows, 0.01 * data.Rows.Count);
        var those = twice ? $"{rows} rows write labels with blanks that other rows write without" : "The data write labels with blanks that are not part of their names";
        return new Suspicion("E3", twice ? Suspicion.Strong + 3 : Suspicion.Noted,
            $"{those}: {ClosestName.List(spaced.Select(n => $"'{n}'"))}. They are read here without them; a program that compares names exactly takes them for other labels.")
            .With("labels", spaced).With("rows_spelt_twice", rows);
    }

    // A label that the model does not know, one or two letters from one it does, on rows where the model says that one.
    private static Suspicion? Misspelt(Patient patient)
    {
        if (!patient.HasLogits || !double.IsFinite(patient.Loss) || patient.Alignment.Data.Rows.Count != patient.Data.Rows.Count) return null;
        foreach (var name in patient.Alignment.Unknown)
        {
            var k = patient.Model.Labels.ToList().FindIndex(n => LabelNameCheck.FindNearEqual([n, name]).Count > 0);
            if (k < 0) continue;
            var own = patient.Original.LabelNames.ToList().IndexOf(name);
            var rows = Enumerable.Range(0, patient.Data.Rows.Count).Where(i => patient.Original.Rows[i].Labels[own]).ToList();
            var said = rows.Count(i => patient.Logits[i][k] >= 0);
            if (rows.Count < FewestRows || said < 0.8 * rows.Count) continue;
            return new Suspicion("E3", Suspicion.Strong + 4, $"{rows.Count} rows of the data have the label '{name}', which the model does not know; on {said} of them it says '{patient.Model.Labels[k]}'.")
                .With("labels", new[] { name }).With("rows", rows.Count);
        }
        return null;
    }
}
