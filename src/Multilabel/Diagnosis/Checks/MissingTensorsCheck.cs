namespace Multilabel;

/// <summary>C3, C4, C5, C6, C8, C10, B6, D13: tensors that config.json asks for and the file does not have, or has in another shape.</summary>
internal sealed class MissingTensorsCheck : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        var model = patient.Model;
        var faults = model.Faults.Where(f => f.Kind != TensorFaultKind.NotFinite).ToList();
        if (faults.Count == 0) yield break;
        var unused = model.Network.Report.Unused.Select(n => n.Name).ToList();
        var wrapped = faults.Where(f => f.Kind == TensorFaultKind.Missing && unused.Exists(u => IsLonger(u, f.Name))).ToList();
        if (wrapped.Count > 0)
            yield return With(wrapped, "C6", 98, $"{wrapped.Count} tensors are in the file under longer names, such as {unused.Find(u => IsLonger(u, wrapped[0].Name))} for {wrapped[0].Name}. transformers does not find them and begins them anew.");
        faults = [.. faults.Except(wrapped)];
        var head = faults.Where(f => UntrainedWeightsCheck.IsOfHead(model, f.Name)).ToList();
        foreach (var suspicion in OfHead(patient, head)) yield return suspicion;
        foreach (var suspicion in OfEncoder(patient, [.. faults.Except(head)])) yield return suspicion;
    }

    // Wrappers put parts of their own before a name or into it: module., _fsdp_wrapped_module., base_layer. Parametrizations and pruning put them behind it.
    private static bool IsLonger(string name, string wanted)
    {
        foreach (var end in (string[])["_orig", "_g", "_v", ".original", ".original0", ".original1"])
            if (name.EndsWith(end, StringComparison.Ordinal) && ("." + name.Replace(".parametrizations", "", StringComparison.Ordinal)[..^end.Length]).EndsWith("." + wanted, StringComparison.Ordinal)) return true;
        var (parts, left) = (name.Split('.'), wanted.Split('.'));
        var met = 0;
        foreach (var part in parts)
            if (met < left.Length && part == left[met]) met++;
        return parts.Length > left.Length && met == left.Length && parts[^1] == left[^1];
    }

    private static IEnumerable<Suspicion> OfHead(Patient patient, List<TensorFault> head)
    {
        if (head.Count == 0) yield break;
        var final = head.Where(f => f.Name == patient.Model.Network.FinalWeight || f.Name == patient.Model.Network.FinalBias).ToList();
        var dense = head.Except(final).ToList();
        var shapes = head.Where(f => f.Kind == TensorFaultKind.WrongShape).ToList();
        if (shapes.Count > 0)
            yield return With(shapes, "C4", 96, $"{shapes[0].Name} begins anew {shapes[0].Detail}: the head in the file is not the one that config.json describes ({patient.Model.Labels.Count} labels).");
        var classes = JsonFile.Read(patient.Model.Config.Path).Strings("architectures") ?? [];
        if (final.Exists(f => f.Kind == TensorFaultKind.Missing))
        {
            yield return With(head, "C3", 96, $"The classification head is not in the weight file: {Names(head)}. Every load begins it at random, so predictions mean nothing.");
            if (classes.Count > 0 && classes.All(c => !c.EndsWith("ForSequenceClassification", StringComparison.Ordinal)))
                yield return With(head, "B7", 97, $"A {classes[0]} was saved in place of the whole classifier: the head is not in the file ({Names(head)}).");
            else if (patient.Base is { } before && UntrainedWeightsCheck.EqualsEncoder(patient.Model, before))
                yield return With(head, "B7", 97, "Every tensor of the encoder is equal to that of the base model, and the file has no head: the base model was saved in place of the trained one.");
        }
        if (dense.Exists(f => f.Kind == TensorFaultKind.Missing))
            yield return With(dense, "C5", final.Count > 0 ? 50 : 96, $"{Names(dense)} {(dense.Count == 1 ? "is" : "are")} not in the weight file, though the last layer of the head is: what that layer reads is random at every load.");
    }

    private static IEnumerable<Suspicion> OfEncoder(Patient patient, List<TensorFault> encoder)
    {
        var words = encoder.Where(f => f.Name == patient.Model.Network.Words.Name).ToList();
        var shapes = encoder.Where(f => f.Kind == TensorFaultKind.WrongShape).ToList();
        if (words.Exists(f => f.Kind == TensorFaultKind.WrongShape))
            yield return With(words, "D13", shapes.Count == 1 ? 95 : 50, $"The table of word embeddings begins anew {words[0].Detail}: config.json and the file disagree about the vocabulary.");
        if (shapes.Count > words.Count || shapes.Except(words).Any())
            yield return With(shapes, "C10", 94, $"{shapes.Count} tensors have other sizes in the file than config.json makes them, such as {shapes[0].Name}, which begins anew {shapes[0].Detail}. config.json describes another model than the one that was saved.");
        if (shapes.Count > 0 && patient.Saved.FirstOrDefault(s => s.Model.Faults.Count == 0) is { } other)
            yield return With(shapes, "B9", 95, $"{shapes[0].Name} begins anew {shapes[0].Detail}, while {Path.GetFileName(other.Checkpoint.Folder)} fits config.json: the weights of another run lie in this folder.");
        var missing = encoder.Where(f => f.Kind == TensorFaultKind.Missing).ToList();
        if (missing.Count == 0) yield break;
        if (words.Exists(f => f.Kind == TensorFaultKind.Missing))
            yield return With(missing, "C8", 97, $"The table of word embeddings is not in the file{(missing.Count > 1 ? $", nor {missing.Count - 1} other tensors" : "")}: shared with another tensor, it was dropped when the file was written, and begins at random.");
        else if (SharedLayers.Find(patient, missing) is { } shared)
            yield return With(missing, "C8", 97, Suspicion.Text($"{missing.Count} tensors are not in the file ({Names(missing)}). With those of layer {shared.Twin} in their place the loss falls from {patient.Loss:0.####} to {shared.Loss:0.####}: the layers were shared, and only one copy was written."));
        else if (AreWholeLayers(patient, missing))
            yield return With(missing, "C8", 96, $"{missing.Count} tensors are not in the file ({Names(missing)}): every matrix of a layer whose biases and norms are there. Tensors that are shared are written once, and those that shared them begin at random.");
        else
            yield return With(missing, "B6", 95, $"{missing.Count} tensors of the encoder are not in the file: {Names(missing)}. They begin anew at every load, so the model is a mixture of trained and untrained parts.");
    }

    private static bool AreWholeLayers(Patient patient, List<TensorFault> missing)
    {
        var names = missing.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        var layers = patient.Model.Network.Parameters.Where(p => p.Layer >= 1 && p.Layer <= patient.Model.Network.Layers).GroupBy(p => p.Layer).Where(g => g.Any(p => names.Contains(p.Name))).ToList();
        return layers.Sum(g => g.Count(p => names.Contains(p.Name))) == missing.Count && layers.TrueForAll(g => g.All(p => names.Contains(p.Name) == (p.Value.dim() == 2)));
    }

    private static Suspicion With(List<TensorFault> faults, string id, int strength, string message) =>
        new Suspicion(id, strength, message).With("tensors", faults.Select(f => f.Name).ToList());

    private static string Names(List<TensorFault> faults) => LoadReport.Shortened([.. faults.Select(f => f.Name)], 3);
}
