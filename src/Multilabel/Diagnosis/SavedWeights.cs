namespace Multilabel;

/// <summary>A checkpoint's weights beside those of the examined folder, computed on the same ids.</summary>
/// <param name="Checkpoint">Where they are.</param>
/// <param name="Model">The opened checkpoint.</param>
/// <param name="Changes">The folder's tensors against the checkpoint's.</param>
/// <param name="Evidence">Loss and right cells of the checkpoint on the rows; null where it cannot be computed.</param>
internal sealed record SavedWeights(Checkpoint Checkpoint, ExaminedModel Model, IReadOnlyList<TensorChange> Changes, VerdictEvidence? Evidence)
{
    private const long Large = 30_000_000;

    public int Step => Checkpoint.Step;

    /// <summary>Whether the folder holds these weights, perhaps rounded.</summary>
    public bool IsSame => Changes.Count > 0 && Changes.All(c => c.IsSame);

    /// <summary>Mean relative change over the tensors.</summary>
    public double Distance => Changes.Count == 0 ? double.PositiveInfinity : Changes.Average(c => c.RelativeChange);

    public double WrongShare => Evidence is { } e ? (double)e.CellsWrongAtHalf / e.Cells : double.NaN;

    /// <summary>Whether these weights are far better on the rows than others.</summary>
    public bool IsFarBetterThan(VerdictEvidence other) =>
        Evidence is { } own && own.Loss < 0.85 * other.Loss && own.CellsWrongAtHalf <= 0.5 * other.CellsWrongAtHalf;

    /// <summary>The checkpoints of a folder; of large models only the first, the chosen and the last.</summary>
    public static IReadOnlyList<SavedWeights> Of(Patient patient)
    {
        var checkpoints = patient.Checkpoints.ToList();
        if (patient.Model.Network.Parameters.Elements > Large && checkpoints.Count > 3)
            checkpoints = [.. checkpoints.Where((c, i) => i == 0 || i == checkpoints.Count - 1 || c.Step == patient.State?.BestStep)];
        return [.. checkpoints.Select(c => (Checkpoint: c, Model: patient.OtherModel(c.Folder))).Where(c => c.Model is not null)
            .Select(c => new SavedWeights(c.Checkpoint, c.Model!, WeightComparison.Of(patient.Model, c.Model!), EvidenceOf(patient, c.Model!)))];
    }

    private static VerdictEvidence? EvidenceOf(Patient patient, ExaminedModel model)
    {
        if (!patient.HasLogits || model.Faults.Count > 0 || model.Labels.Count != patient.Model.Labels.Count) return null;
        var longest = model.Network.MaxTokens;
        var logits = model.Logits([.. patient.Ids.Select(ids => model.Embeddable(ids.Length <= longest ? ids : ids[..longest]))]);
        string[] own = [.. model.Labels];
        var places = patient.Model.Labels.Select(name => Array.IndexOf(own, name)).ToArray();
        // The checkpoint's own names count: those of the folder may have been changed.
        if (places.All(p => p >= 0)) logits = Array.ConvertAll(logits, row => Array.ConvertAll(places, p => row[p]));
        return patient.EvidenceOf(logits);
    }
}
