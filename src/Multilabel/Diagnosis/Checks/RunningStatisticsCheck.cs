namespace Multilabel;

/// <summary>C11: a batch norm in the file without the running mean and variance that it predicts with, or with those it began with.</summary>
internal sealed class RunningStatisticsCheck : ICheck
{
    private const string Mean = ".running_mean", Variance = ".running_var";

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        using var weights = WeightsFolder.Open(patient.Model.Network.TokenizerFolder);
        var tensors = weights.Tensors;
        // Known by its name, by its counter or by one of its two statistics.
        var modules = tensors.Keys.Select(ModuleOf).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var without = modules.Where(m => !tensors.ContainsKey(m + Mean) || !tensors.ContainsKey(m + Variance)).ToList();
        if (without.Count > 0)
            yield return new Suspicion("C11", 97, $"The batch norm {without[0]} has no running_mean and running_var in the file{(without.Count > 1 ? $", nor have {without.Count - 1} others" : "")}: in evaluation it does not do what it did in training.").With("modules", without);
        // A norm that the architecture does not have and whose name does not say of which kind it is.
        var strange = patient.Model.Network.Report.Unused.Where(n => n.Reason == TensorNote.NoPart && n.Name.EndsWith("norm.weight", StringComparison.OrdinalIgnoreCase)).Select(n => n.Name[..^".weight".Length])
            .Where(m => without.Count == 0 && !modules.Contains(m) && !m.Contains("layer", StringComparison.OrdinalIgnoreCase) && tensors[m + ".weight"].Shape.Length == 1 && tensors.ContainsKey(m + ".bias")).ToList();
        if (strange.Count > 0)
            yield return new Suspicion("C11", patient.IsLearned ? 74 : 86, $"The file has a norm {strange[0]} that a {patient.Model.Config.Family.ModelType} classifier does not have, and no running_mean and running_var for it. If it is a batch norm, the statistics of training were not saved; the architecture's own class leaves it out altogether.").With("modules", strange);
        var begun = modules.Except(without).Where(m => Are(tensors[m + Mean], 0) && Are(tensors[m + Variance], 1) && tensors.TryGetValue(m + ".weight", out var weight) && !Are(weight, 1)).ToList();
        if (begun.Count > 0)
            yield return new Suspicion("C11", 96, $"The batch norm {begun[0]} is trained, but its running mean is still exactly 0 and its variance exactly 1: the statistics of training were not saved.").With("modules", begun);
    }

    private static string? ModuleOf(string name)
    {
        var cut = name.LastIndexOf('.');
        if (cut < 0) return null;
        var (module, last) = (name[..cut], name[(cut + 1)..]);
        if (last is "running_mean" or "running_var" or "num_batches_tracked") return module;
        var own = module[(module.LastIndexOf('.') + 1)..];
        return last is "weight" or "bias" && (own.StartsWith("bn", StringComparison.OrdinalIgnoreCase) || own.Contains("batch_norm", StringComparison.OrdinalIgnoreCase) || own.Contains("batchnorm", StringComparison.OrdinalIgnoreCase)) ? module : null;
    }

    private static bool Are(StoredTensor tensor, float value) => Array.TrueForAll(tensor.ToFloats(), v => v == value);
}
