namespace Multilabel;

/// <summary>F12: too high a learning rate has driven the model to give every row the same answer, or to learn nothing at all.</summary>
internal sealed class CollapseCheck : ICheck
{
    private const double HighRate = 4e-3;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (TrainingLog.Of(patient) is not { } log || !LearnedOrNot.DidNotLearn(patient, below: 0.2)) yield break;
        if (patient.Ids.DistinctBy(ids => string.Join(' ', ids)).Count() < patient.Ids.Length / 2) yield break;
        var spread = LearnedOrNot.LogitSpread(patient.Logits);
        var (rate, spike) = (log.PeakRate ?? patient.Arguments?.LearningRate, log.GradientSpike);
        var better = log.LowestLoss < 0.85 * Math.Min(patient.Loss, patient.Floor);
        var blown = log.HighestLoss > 2 * Math.Max(Math.Log(2), patient.Floor);
        // A head alone bears high rates, and what it says without features is the same for every row.
        var high = rate >= HighRate && patient.Frozen is not { IsBodyEqual: true };
        var near = patient.Loss > 0.9 * patient.Floor && log.Travel is null or > 0.01;
        var strength = (spread, near) switch
        {
            ( < 0.05, true) when SaysAll(patient) => 62,   // weighted positives end there, too
            ( < 1e-3, true) => high || better || blown || spike > 20 ? 84 : 56,
            ( < 0.05, true) when high || better || blown => 82,
            (_, true) when high && (blown || better || rate >= 1e-2) => 76,
            (_, true) when high => 70,
            _ => 0,
        };
        if (strength == 0) yield break;
        var signs = new List<string>();
        if (rate is { } peak) signs.Add(Suspicion.Text($"the learning rate peaked at {peak:0.##e+0}"));
        if (better) signs.Add(Suspicion.Text($"the loss had been {log.LowestLoss:0.###} before"));
        if (blown) signs.Add(Suspicion.Text($"it rose to {log.HighestLoss:0.##}"));
        if (spike > 20) signs.Add(double.IsFinite(spike) ? Suspicion.Text($"a gradient norm was {spike:0} times the median") : "a gradient norm was not finite");
        yield return new Suspicion("F12", strength,
            Suspicion.Text($"{(spread < 0.05 ? "All rows get the same answer" : "The answers hardly depend on the text")} (standard deviation of the logits over the rows {spread:0.####}), the loss is {patient.Loss:0.###}, the base rate's {patient.Floor:0.###}{(signs.Count > 0 ? "; " + string.Join(", ", signs) : "")}."))
            .With("logit_spread", spread).With("loss", patient.Loss).With("base_rate_floor", patient.Floor).With("peak_rate", rate ?? 0);
    }

    private static bool SaysAll(Patient patient) => patient.Logits.Average(row => row.Average(z => z > 0 ? 1.0 : 0)) > 0.9 && patient.Labels.Average(row => row.Average(on => on ? 1.0 : 0)) < 0.5;
}
