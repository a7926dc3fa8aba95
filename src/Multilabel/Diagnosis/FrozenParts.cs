namespace Multilabel;

/// <summary>Which tensors stayed what they were: against the encoder before fine-tuning, or against an earlier checkpoint.</summary>
/// <param name="Changes">Every tensor that both have, in the order of named_parameters().</param>
/// <param name="Body">Those of the encoder; never empty.</param>
/// <param name="Against">In words.</param>
/// <param name="IsBase">Against the encoder before fine-tuning.</param>
internal sealed record FrozenParts(IReadOnlyList<TensorChange> Changes, IReadOnlyList<TensorChange> Body, string Against, bool IsBase)
{
    public bool IsBodyEqual => Body.All(c => c.IsEqual);

    /// <summary>Null where there is nothing to compare with, or where it is the same model.</summary>
    public static FrozenParts? Of(Patient patient)
    {
        if (patient.Base is { } origin && Compare(patient.Model, origin, "the encoder before fine-tuning", isBase: true) is { } withBase) return withBase;
        // Training later than a checkpoint moves whatever trains; the root may be a copy of one of them.
        return patient.Checkpoints.Select(c => patient.OtherModel(c.Folder)).OfType<ExaminedModel>()
            .Select(other => Compare(patient.Model, other, Path.GetFileName(other.Folder), isBase: false)).FirstOrDefault(p => p is not null && p.Changes.Any(c => !c.IsEqual));
    }

    private static FrozenParts? Compare(ExaminedModel model, ExaminedModel other, string against, bool isBase)
    {
        var changes = WeightComparison.Of(model, other);
        var body = changes.Where(c => c.Layer <= model.Network.Layers).ToList();
        return body.Count < model.Network.Layers ? null : new FrozenParts(changes, body, against, isBase);
    }
}
