namespace Multilabel;

/// <summary>F4 and F5: parts of the head are as they begin, although training itself reports the loss that they give.</summary>
internal sealed class UntouchedHeadCheck : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!LearnedOrNot.DidNotLearn(patient, below: 0.8)) yield break;
        // A head that was lost after training leaves a log that knows better: the reported loss must be that of these weights.
        if (patient.ReportedLoss is not { } reported || Math.Abs(Math.Log(reported / patient.Loss)) > 0.35) yield break;
        // Either the log knows that there was training, or the encoder before it shows that.
        var log = TrainingLog.Of(patient);
        if (log is null ? patient.Frozen is not { IsBodyEqual: false } : log.Steps <= 20 || log.PeakRate <= 0) yield break;
        var (network, layers) = (patient.Model.Network, patient.Model.Network.Layers);
        var parts = patient.Frozen;
        var dense = Untouched(patient, parts, p => p.Layer > layers && p.Name != network.FinalWeight && p.Name != network.FinalBias, InitialStatistics.OfHeadDense(patient.Model));
        var final = Untouched(patient, parts, p => p.Name == network.FinalWeight || p.Name == network.FinalBias, InitialStatistics.OfHeadFinal(patient.Model));
        if (!dense && !final) yield break;
        var names = network.Parameters.Where(p => p.Layer > layers && (p.Name == network.FinalWeight || p.Name == network.FinalBias ? final : dense)).Select(p => p.Name).ToList();
        var bodyMoved = parts is null ? InitialStatistics.OfBody(patient.Model).IsMoved : !parts.IsBodyEqual;
        if (dense && final && bodyMoved)
        {
            yield return new Suspicion("F4", 77,
                Suspicion.Text($"The head was never trained while the body was: {string.Join(", ", names)} are as a new head begins. The loss stays at {patient.Loss:0.###} (base rate {patient.Floor:0.###})."))
                .With("untouched", names).With("loss", patient.Loss);
        }
        // An encoder may come without its pooler; what only a classifier has is always new.
        var own = dense && !final && !bodyMoved && !names.Exists(n => n.Contains("pooler", StringComparison.Ordinal));
        yield return new Suspicion("F5", own ? 83 : dense && final ? 76 : 79,
            Suspicion.Text($"New parts of the head were not trained: {string.Join(", ", names)} are as they begin (biases exactly 0, weights with the spread of initializer_range){(bodyMoved || !final ? " while others were" : " although the log has a learning rate")}. The loss is {patient.Loss:0.###} (base rate {patient.Floor:0.###})."))
            .With("untouched", names).With("loss", patient.Loss);
    }

    private static bool Untouched(Patient patient, FrozenParts? parts, Func<Parameter, bool> which, InitialStatistics statistics)
    {
        if (!patient.Model.Network.Parameters.Any(which)) return false;
        var names = patient.Model.Network.Parameters.Where(which).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var compared = parts is { IsBase: false } ? parts.Changes.Where(c => names.Contains(c.Name)).ToList() : [];
        if (compared.Count > 0) return compared.TrueForAll(c => c.IsEqual);
        return InitialStatistics.BiasesAreZero(patient.Model, which) && (statistics.IsInitial || Math.Abs(statistics.Excess) < 4 * statistics.Error);
    }
}
