namespace Multilabel;

/// <summary>F3, F4 and F5: what was frozen is not what freezing is for.</summary>
internal sealed class FreezePlanCheck : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!LearnedOrNot.DidNotLearn(patient, below: 0.8) || patient.Frozen is not { } parts) yield break;
        var layers = patient.Model.Network.Layers;
        var body = parts.Body.ToList();
        if (parts.IsBodyEqual || !body.Any(c => c.IsEqual && c.Elements > 1)) yield break;

        // By kind all the way up, not from one end on.
        static bool IsMatrix(TensorChange change) => change.Dimensions > 1;
        var trained = body.FindAll(c => !c.IsEqual);
        if (!trained.Exists(IsMatrix) && body.IndexOf(trained[0]) < body.FindLastIndex(IsMatrix))
        {
            yield return new Suspicion("F5", 81,
                Suspicion.Text($"Of the body only biases and norms were trained ({trained.Count} tensors, such as {trained[0].Name}); all {body.Count(IsMatrix)} matrices are equal to those of {parts.Against}, and the rows were not learned: what chose the tensors to train, such as a pattern of names, chose too few."))
                .With("frozen_matrices", body.Count(IsMatrix)).With("trained_vectors", trained.Count);
            yield break;
        }
        var frozen = body.TakeWhile(c => c.IsEqual).ToList();
        var rest = body.Skip(frozen.Count).ToList();
        if (frozen.Count > 0 && !rest.Exists(c => c.IsEqual) && rest[0].Layer == frozen[^1].Layer)
        {
            var (count, numbers) = (patient.Model.Network.Parameters.Count, patient.Model.Network.Parameters.Sum(p => p.Elements));
            yield return new Suspicion("F3", 78,
                Suspicion.Text($"Freezing stopped in the middle of {Where(frozen[^1].Layer, layers)}, after {frozen[^1].Name}: the first {frozen.Count} of {count} tensors ({100.0 * frozen.Count / count:0} %) are equal to those of {parts.Against}, which are {100.0 * frozen.Sum(c => c.Elements) / numbers:0} % of the numbers. Tensors were counted, not layers."))
                .With("frozen_tensors", frozen.Count).With("tensors", count).With("frozen_share_of_numbers", (double)frozen.Sum(c => c.Elements) / numbers).With("last_frozen", frozen[^1].Name);
            yield break;
        }
        var still = body.Where(c => c.Layer >= 1).GroupBy(c => c.Layer).Where(g => g.All(c => c.IsEqual)).Select(g => g.Key).ToList();
        var moved = body.Where(c => c.Layer >= 1 && !c.IsEqual).Select(c => c.Layer).Distinct().ToList();
        if (still.Count == layers && body.Any(c => c.Layer == 0 && !c.IsEqual)) moved = [0];
        if (still.Count == 0 || moved.Count == 0 || moved.Min() > still.Max()) yield break;
        // Surer than a cut that is wrong (H1), which such a model has, too.
        yield return new Suspicion("F4", 89,
            Suspicion.Text($"The wrong end is frozen: {Where(moved.Min(), layers)} was trained while {Where(still.Max(), layers)} is equal to that of {parts.Against}. Layers near the head carry the task and should train first."))
            .With("trained_layers", moved.Select(l => Where(l, layers)).ToList()).With("frozen_layers", still.Select(l => Where(l, layers)).ToList());
    }

    private static string Where(int layer, int layers) => layer == 0 ? "the embeddings" : layer > layers ? "the head" : Suspicion.Text($"layer {layer - 1} of {layers}");
}
