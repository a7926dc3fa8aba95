using System.Globalization;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>C3, C4, C5: the head, or a part of it, has the numbers of an initialiser although encoder and log say that training took place.</summary>
internal sealed class InitialHeadCheck : ICheck
{
    /// <summary>No training makes such numbers in a head; memory that was never written holds them.</summary>
    private const float Absurd = 1000;

    /// <summary>The mean ranking that no head of chance reaches, whatever it reads.</summary>
    private const double RankedByTraining = 0.95;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        var model = patient.Model;
        if (!patient.HasLogits || LoggedLoss.IsMet(patient) || model.Faults.Count > 0) yield break;
        if (Unwritten(patient) is { } unwritten)
        {
            yield return unwritten;
            yield break;
        }
        // An encoder from before training is another cause.
        if (InitialValues.EncoderIsUntouched(model) || (patient.Base is { } first && UntrainedWeightsCheck.EqualsEncoder(model, first))) yield break;
        var betrayed = LoggedLoss.IsBetrayed(patient);
        var final = InitialValues.OfLinear(model, model.Network.FinalWeight[..^".weight".Length], anySign: betrayed);
        var module = string.Format(CultureInfo.InvariantCulture, model.Config.Family.Head.Dense, model.Config.Family.Prefix);
        var dense = InitialValues.OfLinear(model, module, anySign: betrayed);
        if ((final is null && dense is null) || RowFits.MeanRanking(patient) > RankedByTraining) yield break;
        if (!betrayed && patient.ReportedLoss is not null && final is not null) yield break;   // the log agrees: a head that was never trained
        var loss = Suspicion.Text($" The loss is {patient.Loss:0.####}") + (patient.ReportedLoss is { } reported ? Suspicion.Text($", training reported {reported:0.####}.") : ".");
        if (final is not null && betrayed && FromBefore(patient) is { } before) yield return before.With("module", model.Network.FinalWeight);
        if (final is not null)
            yield return new Suspicion("C3", betrayed ? 93 : 68, $"The last layer of the head has {final}: it was begun anew after training, while the encoder is trained.{loss}")
                .With("module", model.Network.FinalWeight).With("dense_is_fresh", dense is not null);
        if (dense is not null)
            yield return new Suspicion("C5", final is not null ? 50 : betrayed ? 93 : 58, $"{module} has {dense}, while the layers before and after it are trained: what the last layer reads is random.{loss}").With("module", module);
    }

    private static Suspicion? Unwritten(Patient patient)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var network = patient.Model.Network;
        var largest = network.Parameters.Where(p => p.Layer > network.Layers).Select(p => (p.Name, Value: p.Value.abs().max().item<float>())).MaxBy(p => p.Value);
        if (!(largest.Value > Absurd) || network.Parameters.Where(p => p.Layer <= network.Layers).Any(p => p.Value.abs().max().item<float>() > Absurd)) return null;
        return new Suspicion("C4", 92, Suspicion.Text($"{largest.Name} holds numbers up to {largest.Value:0.##e+0}, as memory does that was never written; the layers before it are in order. The head was replaced by an empty one when the model was loaded or saved."))
            .With("tensor", largest.Name).With("largest", largest.Value);
    }

    // The head alone was begun anew, or the whole model is from before training: checkpoints tell, otherwise what the encoder knows of rows left out.
    private static Suspicion? FromBefore(Patient patient)
    {
        var layers = patient.Model.Network.Layers;
        if (patient.Saved.Any(s => s.Changes.Count(c => c.Layer <= layers && c.IsSame) > 0.5 * s.Changes.Count(c => c.Layer <= layers))) return null;
        var ratio = EncoderProbe.WrongRatio(patient.Model, patient.Ids, patient.Labels);
        if (!(ratio > 0.5)) return null;
        return new Suspicion("B7", 95,
            Suspicion.Text($"The head was never trained, and the encoder does not know these rows either: a linear head fitted to four fifths of them makes {100 * ratio:0} % of the mistakes on the rest that blind answers make. Training reported {patient.ReportedLoss:0.####}, these weights give {patient.Loss:0.####}: the model before training was saved."))
            .With("held_out_wrong_ratio", ratio).With("loss", patient.Loss);
    }
}
