namespace Multilabel;

/// <summary>C6, C7: names in the file that transformers does not know, so that it begins those tensors anew where this reader finds them.</summary>
internal sealed class StoredNamesCheck : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        using var weights = WeightsFolder.Open(patient.Model.Network.TokenizerFolder);
        var names = weights.Tensors.Keys.ToList();
        var report = patient.Model.Network.Report;
        if (report.Notes.Where(n => n.StartsWith("prefix ", StringComparison.Ordinal)).ToList() is { Count: > 0 } prefixes)
        {
            var adapters = names.Count(n => n.Contains(".lora_", StringComparison.Ordinal));
            yield return new Suspicion("C6", 98,
                $"The names in the weight file begin with a wrapper's prefix, for example \"{names[0]}\". transformers does not know these names, warns, and begins the tensors at random; read without the prefix "
                + (patient.HasLogits && patient.Model.IsWhole ? Suspicion.Text($"the same file gives loss {patient.Loss:0.####} and {100 * patient.RightShare:0.0} % right cells.") : $"{report.Used.Count} of them are found.")
                + (adapters > 0 ? $" {adapters} tensors belong to an adapter that was not merged." : ""))
                .With("example", names[0]).With("notes", prefixes);
        }
        var old = names.Where(n => n.EndsWith(".gamma", StringComparison.Ordinal) || n.EndsWith(".beta", StringComparison.Ordinal)).ToList();
        // transformers maps these two spellings itself.
        var unknown = old.Where(n => !n.EndsWith("LayerNorm.gamma", StringComparison.Ordinal) && !n.EndsWith("LayerNorm.beta", StringComparison.Ordinal)).ToList();
        if (unknown.Count > 0)
            yield return new Suspicion("C7", 97, $"{unknown.Count} norms are stored under the old names gamma and beta, for example {unknown[0]}, which transformers does not map for this architecture: they begin anew at 1 and 0.").With("tensors", unknown);
        else if (old.Count > 0)
            yield return new Suspicion("C7", Suspicion.Noted, $"{old.Count} norms are stored under the old names gamma and beta; transformers and this reader map them, other programs may not.").With("tensors", old.Count);
    }
}
