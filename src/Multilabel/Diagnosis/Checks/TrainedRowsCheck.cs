namespace Multilabel;

/// <summary>E13 and E14 where the folder lists its training rows: hashes of texts and labels prove both.</summary>
internal sealed class TrainedRowsCheck : ICheck
{
    private const double SmallShare = 0.02;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (patient.Manifest?.Training is not { } training) yield break;
        var known = training.Rows.ToLookup(r => r.Text, r => r.Labels, StringComparer.Ordinal);
        var (unknown, changed) = (new List<int>(), new List<int>());
        for (var i = 0; i < patient.Data.Rows.Count; i++)
        {
            var row = ManifestRow.Of(patient.Data.Rows[i]);
            if (!known.Contains(row.Text)) unknown.Add(i);
            else if (!known[row.Text].Contains(row.Labels)) changed.Add(i);
        }
        if (unknown.Count > 0) yield return Say("E13", patient, unknown, "were not among the rows that the classifier was trained on");
        if (changed.Count > 0) yield return Say("E14", patient, changed, "have other labels than in training");
    }

    private static Suspicion Say(string id, Patient patient, List<int> rows, string what)
    {
        var wrong = RowFits.Of(patient) is { } fits ? rows.Count(i => fits.Wrong[i] > 0) : 0;
        var share = (double)rows.Count / patient.Data.Rows.Count;
        var matters = wrong > 0 && (share >= SmallShare || !patient.IsLearned);
        return new Suspicion(id, matters ? Suspicion.Proof + 5 : Suspicion.Noted,
            Suspicion.Text($"{rows.Count} of {patient.Data.Rows.Count} rows ({share:P0}) {what}, by the hashes in {ClassifierManifest.FileName}; {wrong} of them are wrong. First: {string.Join(", ", rows.Take(3).Select(i => patient.Data.Rows[i].Place))}."))
            .With("rows", rows.Count).With("wrong", wrong).With("places", patient.FirstPlaces(rows, 20));
    }
}
