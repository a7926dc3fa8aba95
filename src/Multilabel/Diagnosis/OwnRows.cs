namespace Multilabel;

/// <summary>Of a file's rows those that one of our classifiers was trained on: its folder knows the document type and a hash of every row.</summary>
internal static class OwnRows
{
    /// <summary>Places of the rows that are neither of another document type nor held out; all places where that leaves none.</summary>
    /// <param name="data">With the labels of the classifier.</param>
    /// <param name="training">From the folder.</param>
    /// <param name="notes">Hears what was left out.</param>
    public static int[] PlacesOf(Dataset data, ManifestTraining training, List<string> notes)
    {
        var places = Enumerable.Range(0, data.Rows.Count).ToArray();
        if (training.DocumentType is { } type && data.DocumentTypes.Contains(type))
            places = Kept(places, i => data.Rows[i].DocumentType == type, $"rows of other document types than \"{type}\", for which the classifier was trained", notes);
        var trained = training.Rows.Select(r => r.Text).ToHashSet(StringComparer.Ordinal);
        var heldOut = training.HeldOutRows.Select(r => r.Text).Where(t => !trained.Contains(t)).ToHashSet(StringComparer.Ordinal);
        return heldOut.Count == 0 ? places : Kept(places, i => !heldOut.Contains(ManifestRow.Of(data.Rows[i]).Text), "rows that were held out of training", notes);
    }

    private static int[] Kept(int[] places, Predicate<int> isKept, string others, List<string> notes)
    {
        var kept = Array.FindAll(places, isKept);
        if (kept.Length == 0 || kept.Length == places.Length) return places;
        notes.Add($"{places.Length - kept.Length} {others}");
        return kept;
    }
}
