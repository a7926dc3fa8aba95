namespace Multilabel;

/// <summary>F1 and F2: only the head was trained; at too small a rate, or on features that do not hold the labels.</summary>
internal sealed class FrozenBodyCheck : ICheck
{
    private const double SmallRate = 3e-4, UsualHeadRate = 1e-3;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!LearnedOrNot.DidNotLearn(patient, below: 0.5)) yield break;
        var log = TrainingLog.Of(patient);
        var rate = log?.PeakRate ?? patient.Arguments?.LearningRate;
        var frozen = patient.Frozen;
        var proved = frozen is { IsBodyEqual: true };
        var statistics = InitialStatistics.OfBody(patient.Model);
        // A rate that moves the head that far would have moved the body, too.
        var likely = frozen is null && statistics.IsInitial && log?.Travel > 0.01;
        if (!proved && !likely && !(frozen is null && !statistics.IsMoved && rate < SmallRate)) yield break;

        // Nothing moved at all: no head was trained.
        if (proved && frozen!.IsBase && InitialStatistics.BiasesAreZero(patient.Model, p => p.Layer > patient.Model.Network.Layers)) yield break;
        var best = HeadFeatures.BestHeadLoss(patient);
        var how = proved ? $"the {frozen!.Body.Count} tensors of the body are equal to those of {frozen.Against}"
            : likely ? Suspicion.Text($"the body's matrices are as they begin (mean square {100 * statistics.Excess:+0.0;-0.0} % from initializer_range), although rates that sum to {log!.Travel:0.###} would have moved them")
            : "whether the body was trained cannot be told from these files";
        if (best < 0.4 * patient.Loss && best < 0.5 * patient.Floor)
        {
            // Where the body is not known to be frozen, a loss above the base rates tells of too few updates rather.
            if (!proved && !likely && !(rate < SmallRate && log?.Travel > 0.01 && patient.Loss < 1.2 * patient.Floor)) yield break;
            yield return new Suspicion("F1", proved ? 82 : likely ? 78 : 64,
                Suspicion.Text($"{(proved || likely ? "Only the head was trained, and too slowly" : "It looks as if only the head was trained, and too slowly")}: {how}. A head fitted to the same features reaches {best:0.####}, this one stopped at {patient.Loss:0.####} (base rate {patient.Floor:0.####}){(rate is { } peak ? Suspicion.Text($" with a learning rate of {peak:0.##e+0}") : "")}."),
                rate >= UsualHeadRate ? "Fit the head by convex optimisation (logistic regression on the features), which needs no rate; or give it many more updates, or train the upper layers, too." : null)
                .With("closed_form_head_loss", best).With("loss", patient.Loss).With("base_rate_floor", patient.Floor).With("learning_rate", rate ?? 0).With("body_equal_to_base", proved);
        }
        else if (best > 0.6 * patient.Floor && (proved || (patient.Options.Deep && likely)))
        {
            // Before F5: new parts that learn do not help where the features do not hold the labels.
            yield return new Suspicion("F2", proved ? 84 : 70,
                Suspicion.Text($"The body was not trained ({how}), and its features do not hold the labels: the best head on them reaches {best:0.####} only (base rate {patient.Floor:0.####})."))
                .With("closed_form_head_loss", best).With("loss", patient.Loss).With("base_rate_floor", patient.Floor);
        }
    }
}
