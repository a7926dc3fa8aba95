using System.Text.Json;

namespace Multilabel;

/// <summary>
/// Cut-offs and calibration that an estimate found, for a classifier trained on the same rows: they rest on out-of-fold scores of all rows, ten times as many
/// as a tenth held out.
/// </summary>
internal static class EstimatedCutOffs
{
    /// <param name="path">What <c>estimate --json</c> printed.</param>
    /// <param name="candidate">The candidate that is going to be trained.</param>
    /// <param name="labels">The labels of the classifier, in its order.</param>
    /// <exception cref="MultilabelException">The file is no estimate, or one of other labels or without that candidate.</exception>
    public static CutOffs Read(string path, string candidate, IReadOnlyList<string> labels)
    {
        try
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(path));
            var candidates = file.RootElement.GetProperty("candidates").EnumerateArray().ToList();
            var names = Names(candidates);
            var at = names.IndexOf(candidate);
            if (at < 0) throw new MultilabelException($"{path}: the estimate has no candidate '{candidate}', which is what is trained here, but {ClosestName.List(names)}. Run estimate with --candidates {candidate}.");
            var cutOffs = candidates[at].GetProperty("cut_offs").Deserialize(ManifestJson.Default.CutOffs) ?? throw new JsonException("cut_offs is null");
            return InOrder(path, cutOffs, Names(candidates[at].GetProperty("labels").EnumerateArray()), labels);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MultilabelException($"{path}: the estimate cannot be read ({e.Message.TrimEnd('.')}).", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new MultilabelException($"{path}: not an estimate ({e.Message.TrimEnd('.')}); expected what 'multilabel estimate DATA --json' prints.", e);
        }
    }

    private static List<string> Names(IEnumerable<JsonElement> items) => [.. items.Select(item => item.GetProperty("name").GetString() ?? throw new JsonException("a name is null"))];

    private static CutOffs InOrder(string path, CutOffs cutOffs, List<string> names, IReadOnlyList<string> labels)
    {
        var places = labels.Select(label => names.IndexOf(label)).ToArray();
        if (names.Count != labels.Count || places.Contains(-1) || cutOffs.Thresholds.Count != names.Count)
            throw new MultilabelException($"{path}: the estimate is of other labels ({ClosestName.List(names)}) than those trained here ({ClosestName.List(labels)}). Run estimate on the same data.");
        var calibration = cutOffs.Calibration;
        if (calibration.Cardinality?.Any(prior => prior.Weights.Count == 0 || prior.Labels.Any(k => k < 0 || k >= names.Count)) == true) throw new JsonException("cardinality names a label that is not there");
        return cutOffs with
        {
            Calibration = calibration with
            {
                Offsets = [.. places.Select(k => calibration.Offsets[k])],
                Cardinality = calibration.Cardinality?.Select(prior => prior with { Labels = [.. prior.Labels.Select(k => Array.IndexOf(places, k))] }).ToList(),
            },
            Thresholds = [.. places.Select(k => cutOffs.Thresholds[k])],
            Basis = [.. places.Select(k => cutOffs.Basis[k])],
        };
    }
}
