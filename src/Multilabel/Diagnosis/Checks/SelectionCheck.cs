namespace Multilabel;

/// <summary>B1, B2, B3: an early checkpoint was chosen as the best, though training went on to learn the rows.</summary>
internal sealed class SelectionCheck : ICheck
{
    private const double Degenerate = 0.6;

    /// <summary>Of the folder's loss: what later weights must come down to for the choice to have cost what was learned after it.</summary>
    private const double Lower = 0.8, Half = 0.5;

    /// <summary>Of the labels that rows have: what weights give that predict next to nothing.</summary>
    private const double Hardly = 0.1;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        // Where the rows are right but for a few, what came after the choice is worth a note.
        var met = LoggedLoss.IsMet(patient);
        if (met && !(patient.RightShare < 1 && patient.State?.LastLoss < Half * patient.Loss)) yield break;
        if (CheckpointChoice.OfAny(patient) is not { HoldsChosen: true, Chosen: { } chosen } choice || patient.State is not { } state || choice.Last is not { } last || chosen >= last) yield break;
        // Outputs that bear other names than a checkpoint's are wrong whatever its weights.
        if (patient.Saved.Any(s => !s.Model.Labels.SequenceEqual(patient.Model.Labels, StringComparer.Ordinal))) yield break;
        var later = choice.Better?.Step > chosen ? choice.Better : null;
        var betrayed = LoggedLoss.IsBetrayed(patient);
        if (later is null && !betrayed && !WentOn(patient, choice)) yield break;
        // Without any checkpoint the log alone speaks, and other faults can give a loss of that size.
        var strength = later is not null ? 96 : !betrayed ? 84 : choice.Same is not null ? 94 : ScaleProbe.IsNotTooSure(patient) ? 86 : 64;
        var outcome = later is not null
            ? Suspicion.Text($"{Path.GetFileName(later.Checkpoint.Folder)} gives loss {later.Evidence!.Loss:0.####} and {100 * later.WrongShare:0.0} % wrong cells on these rows, this folder {patient.Loss:0.####} and {100 * (1 - patient.RightShare):0.0} %")
            : Suspicion.Text($"the training loss went on to fall to {state.LastLoss:0.####}, this folder gives {patient.Loss:0.####} and {100 * (1 - patient.RightShare):0.0} % wrong cells on the rows");
        var metric = ChoiceMetric.Of(state);
        foreach (var suspicion in Named(patient, state, metric, chosen, last, outcome, strength))
        {
            suspicion.With("chosen_step", chosen).With("last_step", last).With("loss", patient.Loss);
            if (metric is not null) suspicion.With("metric", metric.Name).With("best_metric", metric.Best);
            if (later is not null) suspicion.With("better_checkpoint", Path.GetFileName(later.Checkpoint.Folder)).With("better_loss", later.Evidence!.Loss);
            yield return met ? suspicion with { Strength = Suspicion.Noted } : suspicion;
        }
    }

    // The folder holds the chosen checkpoint, and training learned more after it, if not all.
    private static bool WentOn(Patient patient, CheckpointChoice choice) =>
        choice.Same is { } same && (patient.State!.LastLoss < Lower * patient.Loss || patient.Saved.Any(s => s.Step > same.Step && s.Evidence?.Loss < Lower * patient.Loss));

    private static IEnumerable<Suspicion> Named(Patient patient, TrainerState state, ChoiceMetric? metric, int chosen, int last, string outcome, int strength)
    {
        if (metric is null)
        {
            yield return new Suspicion("B4", strength - 10, Suspicion.Text($"Step {chosen} of {last} was kept as the best, but no value in the log equals its best_metric {state.BestMetric:0.####}; {outcome}."));
            yield break;
        }
        if (metric.IsWorst)
        {
            yield return new Suspicion("B3", strength + 1,
                Suspicion.Text($"Step {chosen} of {last} was kept as the best with {metric.Name} {metric.Best:0.####}, which is the worst of all {metric.History.Count} evaluations ({metric.Lowest:0.####} to {metric.Highest:0.####}); {outcome}."));
            yield break;
        }
        var nothing = metric.NothingPredicted(state, BlankShare(patient));
        var score = metric.RisesWhenBetter == false ? 1 - metric.Best : metric.Best;
        var nothingScore = metric.RisesWhenBetter == false ? 1 - nothing : nothing;
        var degenerate = metric.IsDuration || metric.Name.Contains("recall", StringComparison.Ordinal) || metric.Name.Contains("precision", StringComparison.Ordinal)
            || (metric.CountsCells && nothingScore >= Degenerate && score >= nothingScore - 0.1);
        var rows = state.EvaluationRows;
        // A good score of weights that predict next to nothing is one for predicting nothing.
        var rewarded = !degenerate && metric.RisesWhenBetter == true && metric.Best >= Half && patient.GivenPerRow < Hardly * patient.LabelsPerRow;
        if (rewarded)
        {
            yield return new Suspicion("B1", strength,
                Suspicion.Text($"Step {chosen} of {last} was kept because its {metric.Name} of {metric.Best:0.####} was never surpassed, but those weights predict {patient.GivenPerRow:0.00} labels per row where the rows have {patient.LabelsPerRow:0.00}: on the evaluation rows the metric rewards predicting nothing. Meanwhile {outcome}."))
                .With("predicted_per_row", patient.GivenPerRow);
        }
        if (degenerate)
        {
            yield return new Suspicion("B1", strength, metric.CountsCells
                ? Suspicion.Text($"Step {chosen} of {last} was kept because its {metric.Name} of {metric.Best:0.####} was never surpassed, but that counts cells: predicting nothing at all already gets {nothing:0.####}. Meanwhile {outcome}.")
                : Suspicion.Text($"Step {chosen} of {last} was kept because of its {metric.Name} of {metric.Best:0.####}, which says little about right decisions. Meanwhile {outcome}."))
                .With("score_of_predicting_nothing", nothing);
        }
        if (degenerate && rows is not < 100) yield break;
        yield return Noisy(metric, rows, chosen, last, outcome, degenerate || rewarded ? Suspicion.Plausible : strength - 1);
    }

    private static Suspicion Noisy(ChoiceMetric metric, int? rows, int chosen, int last, string outcome, int strength)
    {
        if (rows is not { } n || metric.Best is < 0 or > 1)
            return new Suspicion("B2", strength, Suspicion.Text($"Step {chosen} of {last} was kept for its {metric.Name} of {metric.Best:0.####} on the evaluation rows, which does not follow what was learned; {outcome}."));
        var (low, high) = WilsonInterval.Of(metric.Best, n);
        var later = metric.History.Where(h => h.Step > chosen).ToList();
        var inside = later.Count(h => h.Value >= low && h.Value <= high);
        return new Suspicion("B2", strength,
            Suspicion.Text($"Step {chosen} of {last} was kept for its {metric.Name} of {metric.Best:0.####} on {n} evaluation rows; the 95 % interval of a share on so few rows is {low:0.00} to {high:0.00} and holds {inside} of the {later.Count} later evaluations, so the choice is chance. Meanwhile {outcome}."))
            .With("evaluation_rows", n).With("interval_low", low).With("interval_high", high);
    }

    private static double BlankShare(Patient patient) => 1 - patient.Labels.Average(row => row.Count(on => on) / (double)row.Length);
}
