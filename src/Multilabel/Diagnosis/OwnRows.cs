namespace Multilabel;

/// <summary>Of a file's rows those that one of our classifiers was trained on: its folder knows the document type and a hash of every row.</summary>
internal static class OwnRows
{
    /// <summary>The rows without those of other document types and those held out; the same rows where nothing is to be left out.</summary>
    /// <param name="data">With the labels of the classifier.</param>
    /// <param name="training">From the folder.</param>
    /// <param name="notes">Hears what was left out.</param>
    public static Dataset Of(Dataset data, ManifestTraining training, List<string> notes)
    {
        if (training.DocumentType is { } type && data.DocumentTypes.Contains(type) && data.DocumentTypes.Count > 1)
        {
            var all = data.Rows.Count;
            data = data.OfType(type);
            notes.Add($"{all - data.Rows.Count} rows of other document types than \"{type}\", for which the classifier was trained");
        }
        var heldOut = training.HeldOutRows.Select(r => r.Text).ToHashSet(StringComparer.Ordinal);
        heldOut.ExceptWith(training.Rows.Select(r => r.Text));
        var trained = Enumerable.Range(0, data.Rows.Count).Where(i => !heldOut.Contains(ManifestRow.Of(data.Rows[i]).Text)).ToList();
        if (trained.Count == data.Rows.Count || trained.Count == 0) return data;
        notes.Add($"{data.Rows.Count - trained.Count} rows that were held out of training");
        return data.Subset(trained);
    }
}
