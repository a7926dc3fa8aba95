namespace Multilabel;

/// <summary>B6: some tensors are of one moment and the rest of another, as a reload that is not strict leaves them. Where only the head differs, C3 or C5.</summary>
internal sealed class MixtureCheck : ICheck
{
    private const int FewestVectors = 4;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (patient.Model.Faults.Any(f => f.Kind == TensorFaultKind.NotFinite)) yield break;
        if (OfCheckpoints(patient) is { } mixture) yield return mixture;
        else if (OfInitialValues(patient) is { } begun) yield return begun;
    }

    private static Suspicion? OfCheckpoints(Patient patient)
    {
        var met = LoggedLoss.IsMet(patient);
        // Tensors that all weights share were frozen and tell nothing.
        var views = patient.Saved.Where(s => s.Changes.Count > 0).ToList();
        if (views.Count == 0 || views.Exists(v => v.IsSame)) return null;
        var frozen = views.Count < 2 ? [] : views[0].Changes.Where(c => c.IsEqual && views.TrueForAll(v => Of(v, c.Name) is { IsEqual: true })).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var main = views.MaxBy(v => v.Changes.Count(c => c.IsEqual && !frozen.Contains(c.Name)))!;
        var told = main.Changes.Where(c => !frozen.Contains(c.Name)).ToList();
        var (equal, rest) = (told.Where(c => c.IsEqual).ToList(), told.Where(c => !c.IsEqual).ToList());
        // Tensors that stand where an initialiser leaves them, though the checkpoint's moved, are proof without another checkpoint. Matrices of a pretrained
        // encoder do not show it, its biases and norms do; then the head must be the trained one.
        bool WasPutBack(TensorChange c) => Begun(patient.Model, c.Name) && !Begun(main.Model, c.Name);
        var begun = rest.Count > 0 && (rest.TrueForAll(WasPutBack) || (equal.Exists(c => c.Name == patient.Model.Network.FinalWeight)
            && rest.FindAll(c => IsVector(patient.Model, c.Name)) is { Count: >= FewestVectors } vectors && vectors.TrueForAll(WasPutBack)));
        if (rest.Count == 0 || (equal.Count < 0.2 * told.Count && !begun)) return null;
        var other = views.Find(v => v != main && rest.TrueForAll(c => Of(v, c.Name) is { IsEqual: true }));
        var better = patient.HasLogits ? views.Where(v => v.IsFarBetterThan(patient.Evidence)).MinBy(v => v.Evidence!.Loss) : null;
        // One checkpoint and a body frozen from below look alike: there whole layers are equal, here parts of the same layers, or layers below and above.
        var torn = rest.Select(c => c.Layer).Distinct().Count(layer => equal.Exists(c => c.Layer == layer));
        var between = rest.Exists(c => equal.Exists(e => e.Layer < c.Layer) && equal.Exists(e => e.Layer > c.Layer));
        if (met && other is null && !begun) return null;
        if (other is null && !begun && !(better is not null && (torn >= 2 || between || views.Count > 1 || rest.TrueForAll(c => c.Layer > patient.Model.Network.Layers)))) return null;
        var from = other is null ? begun ? "are as an initialiser leaves them" : "equal no checkpoint" : $"are those of {Name(other)}";
        var names = string.Join(", ", rest.Take(4).Select(c => c.Name)) + (rest.Count > 4 ? " …" : "");
        var quality = better is null ? "" : Suspicion.Text($" {Name(better)} as a whole gives loss {better.Evidence!.Loss:0.####}, this mixture {patient.Loss:0.####}.");
        // What another checkpoint holds was never begun anew.
        var id = other is null && rest.TrueForAll(c => c.Layer > patient.Model.Network.Layers) ? rest.Exists(c => patient.Model.Network.FinalWeight == c.Name) ? "C3" : "C5" : "B6";
        return new Suspicion(id, met ? 72 : other is not null || begun ? 97 : 94,
            $"{equal.Count} of {told.Count} tensors are those of {Name(main)}, {rest.Count} {from}: {names}.{quality} They were not taken along when these weights were loaded.")
            .With("checkpoint", Name(main)).With("tensors_equal", equal.Count).With("tensors_different", rest.Select(c => c.Name).ToList());
    }

    // An optimizer moves what is not frozen, and freezing goes from below upwards: a tensor that is exactly as it began above others that moved was put back.
    private static Suspicion? OfInitialValues(Patient patient)
    {
        if (patient.HasLogits && !LoggedLoss.IsMet(patient) && !LoggedLoss.IsBetrayed(patient) && patient.ReportedLoss is not null) return null;
        var (model, layers) = (patient.Model, patient.Model.Network.Layers);
        var back = new List<string>();
        var moved = false;
        foreach (var layer in model.Network.Parameters.Where(p => p.Layer >= 1 && p.Layer <= layers && p.Value.dim() == 1 && model.Faults.All(f => f.Name != p.Name)).GroupBy(p => p.Layer))
        {
            var begun = layer.Where(p => InitialValues.Holds(p, model.Config.InitializerRange)).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var parameter in layer)
            {
                moved |= !begun.Contains(parameter.Name);
                // In bf16 a norm's weights stay at 1 because small updates are rounded away; its biases move.
                var alone = parameter.Name.EndsWith(".weight", StringComparison.Ordinal) && !begun.Contains(parameter.Name[..^".weight".Length] + ".bias");
                if (moved && begun.Contains(parameter.Name) && !alone) back.Add(parameter.Name);
            }
        }
        if (back.Count < 2) return null;
        var asLogged = LoggedLoss.IsReached(patient);
        return new Suspicion("B6", asLogged ? Suspicion.Noted : LoggedLoss.IsMet(patient) ? 70 : LoggedLoss.IsBetrayed(patient) ? 90 : 60,
            $"{back.Count} tensors are exactly as the initialiser left them although others of the same layers were trained: {string.Join(", ", back.Take(4))}{(back.Count > 4 ? " …" : "")}. {(asLogged ? "The loss is that of the log, so they were frozen." : "They were lost when the weights were reloaded or saved.")}")
            .With("tensors", back);
    }

    private static bool IsVector(ExaminedModel model, string name) => Parameter(model, name)?.Value.dim() == 1;

    private static Parameter? Parameter(ExaminedModel model, string name) => model.Network.Parameters.FirstOrDefault(p => p.Name == name || p.Name == $"{model.Config.Family.Prefix}.{name}");

    private static bool Begun(ExaminedModel model, string name) =>
        Parameter(model, name) is { } parameter && InitialValues.Holds(parameter, model.Config.InitializerRange);

    private static TensorChange? Of(SavedWeights view, string name) => view.Changes.FirstOrDefault(c => c.Name == name);

    private static string Name(SavedWeights saved) => Path.GetFileName(saved.Checkpoint.Folder);
}
