namespace Multilabel;

/// <summary>B7: the weights are those from before training, though the log says that training learned.</summary>
internal sealed class UntrainedWeightsCheck : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        var model = patient.Model;
        var betrayed = LoggedLoss.IsBetrayed(patient);
        // A log that ends near the base rate says that nothing was learned: then the reason lies in training.
        if (LoggedLoss.IsMet(patient) || (patient.ReportedLoss is not null && !betrayed)) yield break;
        var fresh = HeadIsFresh(model);
        if (patient.Base is { } before && EqualsEncoder(model, before))
        {
            var head = fresh ? "and its head was never trained" : "although its head is another";
            yield return new Suspicion("B7", fresh ? betrayed ? 97 : 80 : betrayed ? 88 : 45,
                Suspicion.Text($"Every tensor of the encoder is equal to that of the base model before fine-tuning, {head}.{Reported(patient)} The model before training was saved, or another object than the trained one."))
                .With("encoder_equals_base", true).With("head_is_fresh", fresh);
        }
        else if (model.Faults.All(f => IsOfHead(model, f.Name)) && InitialValues.EncoderIsUntouched(model))
        {
            yield return new Suspicion("B7", fresh ? betrayed ? 97 : 66 : betrayed ? 72 : Suspicion.Plausible,
                Suspicion.Text($"All biases of the encoder's layers are exactly 0 and all its norms exactly 1, as they are before the first step{(fresh ? "; the head is new, too" : "")}.{Reported(patient)} The model before training was saved."))
                .With("encoder_is_fresh", true).With("head_is_fresh", fresh);
        }
    }

    private static string Reported(Patient patient) => patient.ReportedLoss is { } reported && patient.HasLogits
        ? Suspicion.Text($" Training reported loss {reported:0.####}; these weights give {patient.Loss:0.####}.") : "";

    /// <summary>Whether all of the encoder equals the base, given in whatever precision.</summary>
    public static bool EqualsEncoder(ExaminedModel model, ExaminedModel before)
    {
        var encoder = WeightComparison.Of(model, before).Where(c => c.Layer <= model.Network.Layers).ToList();
        return encoder.Count >= 0.9 * model.Network.Parameters.Count(p => p.Layer <= model.Network.Layers) && encoder.TrueForAll(c => c.IsSame)
            && encoder.Average(c => c.RelativeChange) <= TensorChange.Rounding / 2;
    }

    /// <summary>Whether no part of the head is trained: not in the file, or as the initialiser leaves it.</summary>
    public static bool HeadIsFresh(ExaminedModel model) => model.Network.Parameters.Where(p => p.Layer > model.Network.Layers && p.Name.EndsWith(".weight", StringComparison.Ordinal))
        .All(p => model.Faults.Any(f => f.Name == p.Name) || InitialValues.OfLinear(model, p.Name[..^".weight".Length]) is not null);

    public static bool IsOfHead(ExaminedModel model, string name) => model.Network.Parameters.Contains(name) && model.Network.Parameters[name].Layer > model.Network.Layers;
}
