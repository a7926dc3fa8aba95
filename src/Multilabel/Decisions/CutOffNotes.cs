using System.Globalization;

namespace Multilabel;

/// <summary>What a user should know of cut-offs and calibration, in words.</summary>
internal static class CutOffNotes
{
    private const double Most = 0.9;

    /// <param name="cutOffs">The cut-offs.</param>
    /// <param name="heldOut">As for <see cref="CutOffPromise"/>.</param>
    /// <param name="names">The labels.</param>
    /// <param name="labels">[rows][labels] of the data.</param>
    public static IEnumerable<string> Of(CutOffs cutOffs, int? heldOut, IReadOnlyList<string> names, bool[][] labels)
    {
        if (CutOffPromise.Of(cutOffs, heldOut, names) is { } promise) yield return promise;
        foreach (var prior in cutOffs.Calibration.Cardinality ?? []) yield return Of(prior, names, labels);
    }

    private static string Of(CardinalityPrior prior, IReadOnlyList<string> names, bool[][] labels)
    {
        var counts = labels.Select(row => prior.Labels.Count(k => row[k])).CountBy(n => n).ToDictionary();
        int Rows(int least, int most) => counts.Where(c => c.Key >= least && c.Key <= most).Sum(c => c.Value);
        // The narrowest range that nearly all rows are in.
        var (least, most) = (from low in counts.Keys from high in counts.Keys where high >= low && Rows(low, high) >= Most * labels.Length orderby high - low, Rows(low, high) descending select (low, high)).First();
        var number = least == most ? $"exactly {least}" : $"{least} to {most}";
        var group = prior.Labels.Count == names.Count ? $"the {names.Count} labels" : $"these {prior.Labels.Count} labels: {ClosestName.List(prior.Labels.Select(k => names[k]))}";
        return string.Create(CultureInfo.InvariantCulture, $"Probabilities take into account that {(double)Rows(least, most) / labels.Length:P0} of the texts have {number} of {group}.");
    }
}
