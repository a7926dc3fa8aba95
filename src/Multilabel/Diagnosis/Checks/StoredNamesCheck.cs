using static TorchSharp.torch;

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
        var twice = old.Where(n => weights.Tensors.ContainsKey(StoredNames.Today(n))).ToList();
        if (twice.Count > 0)
        {
            var begun = NormsAreAsTheyBegin(patient);
            yield return new Suspicion("C7", begun ? 97 : 75, $"{twice.Count} norms are in the file twice, under today's names and as gamma and beta, for example {twice[0]}"
                + (begun ? "; those under today's names are all 1 and 0: a reload that did not know the old names saved both. Which of the two a program takes differs." : ". Which of the two a program takes differs.")).With("tensors", twice.Count);
        }
        else if (unknown.Count > 0)
            yield return new Suspicion("C7", 97, $"{unknown.Count} norms are stored under the old names gamma and beta, for example {unknown[0]}, which transformers does not map for this architecture: they begin anew at 1 and 0.").With("tensors", unknown);
        else if (old.Count > 0 && MadeWithoutNorms(patient))
            yield return new Suspicion("C7", 97, $"{old.Count} norms are stored under the old names gamma and beta, for example {old[0]}. {patient.Predictions!.File} was made without them: with all norms at 1 and 0 this reader gives the same numbers. The program that predicted does not map these names.").With("tensors", old.Count);
        else if (old.Count > 0)
            yield return new Suspicion("C7", Suspicion.Noted, $"{old.Count} norms are stored under the old names gamma and beta; transformers and this reader map them, other programs may not.").With("tensors", old.Count);
        // The same names in the checkpoint that was reloaded, and norms here that are as they begin.
        else if (patient.Saved.FirstOrDefault(s => s.Model.Network.Report.Notes.Any(n => n.Contains("gamma and beta", StringComparison.Ordinal))) is { } source
            && NormsAreAsTheyBegin(patient))
            yield return new Suspicion("C7", 98, $"{Path.GetFileName(source.Checkpoint.Folder)} has its norms under the old names gamma and beta, and all norms of the layers here are exactly 1 and 0: the reload did not know the names.").With("checkpoint", Path.GetFileName(source.Checkpoint.Folder));
    }

    private static bool NormsAreAsTheyBegin(Patient patient) => patient.Model.Network.Parameters.Where(p => p.Layer >= 1 && InitialValues.IsNorm(p)).All(p => InitialValues.Holds(p, 0));

    private static bool MadeWithoutNorms(Patient patient)
    {
        if (!patient.HasLogits || patient.Predictions is not { Kind: not PredictionKind.Decisions, RowsInOtherOrder: false } predictions || Largest(predictions, patient.Logits) < 1e-3) return false;
        using var model = InitialValues.WithNewNorms(patient.Folder);
        return Largest(predictions, model.Logits(patient.Ids)) < 1e-3;
    }

    // As probabilities, so that scores near 0 and 1 do not count more than they are written with.
    private static double Largest(UserPredictions predictions, float[][] logits) => predictions.Values.Zip(logits).Max(rows => rows.First.Zip(rows.Second).Max(cells =>
        Math.Abs((predictions.Kind == PredictionKind.Logits ? Calibration.Sigmoid(cells.First) : cells.First) - Calibration.Sigmoid(cells.Second))));
}
