namespace Multilabel;

/// <summary>A4: weights or outputs are NaN or infinite, whatever the log shows.</summary>
internal sealed class NonFiniteCheck : ICheck
{
    // Logs are rounded to four digits at the coarsest.
    private const double LeastLoss = 0.001;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        var tensors = patient.Model.Faults.Where(f => f.Kind == TensorFaultKind.NotFinite).ToList();
        var rows = patient.HasLogits ? patient.Logits.Count(row => Array.Exists(row, z => !float.IsFinite(z))) : 0;
        var log = patient.State?.Training ?? [];
        if (tensors.Count == 0 && rows == 0)
        {
            if (ZeroLosses(patient, log) is { } filtered) yield return filtered;
            yield break;
        }
        var hidden = log.Count > 0 && log.All(e => double.IsFinite(e["loss"]!.Value));
        var gradients = log.Count(e => e["grad_norm"] is { } norm && !double.IsFinite(norm));
        var zeros = log.Count(e => e["loss"] == 0);
        var detail = (hidden, patient.ReportedLoss) switch
        {
            (true, _) => Suspicion.Text($" Every logged loss is a number (the last {patient.State!.LastLoss:0.####}): the Trainer leaves NaN out of its averages (logging_nan_inf_filter)."),
            (_, { } reported) when double.IsFinite(reported) => Suspicion.Text($" The reported loss {reported:0.####} does not show it."),
            _ => "",
        };
        if (gradients > 0) detail += $" {gradients} logged gradient norms are not finite.";
        if (zeros > 0) detail += $" {zeros} logged losses are exactly 0.";
        var first = tensors.Count > 0 ? $"{tensors.Count} tensors hold NaN or infinity ({string.Join(", ", tensors.Take(3).Select(t => t.Name))}{(tensors.Count > 3 ? ", …" : "")})" : "The weights are finite";
        yield return new Suspicion("A4", hidden || log.Count == 0 ? 95 : 85, $"{first}, and {rows} of {patient.Texts.Count} rows get outputs that are no numbers.{detail}")
            .With("tensors_not_finite", tensors.Count).With("rows_not_finite", rows).With("gradients_not_finite", gradients);
    }

    // A mean that is exactly 0 is of steps that were left out of it: weights that have a loss do not train at none.
    private static Suspicion? ZeroLosses(Patient patient, IReadOnlyList<LogEntry> log)
    {
        var zeros = log.Reverse().TakeWhile(e => e["loss"] == 0).Count();
        if (zeros == 0 || !patient.HasLogits || !(patient.Loss > LeastLoss)) return null;
        return new Suspicion("A4", patient.IsMostlyLearned ? Suspicion.Strong + 5 : zeros > 1 ? Suspicion.Strong - 2 : Suspicion.Plausible + 5,
            Suspicion.Text($"The last {zeros} logged {(zeros == 1 ? "loss is" : "losses are")} exactly 0, the loss of the weights here is {patient.Loss:0.####}: a cross-entropy is never 0. The losses of these steps were NaN or infinite and were left out of the log's means (logging_nan_inf_filter)."),
            "Compute the loss from logits (binary_cross_entropy_with_logits) instead of the logarithm of probabilities, lower the learning rate, and set logging_nan_inf_filter to false to see it happen.")
            .With("zero_losses", zeros).With("loss", patient.Loss);
    }
}
