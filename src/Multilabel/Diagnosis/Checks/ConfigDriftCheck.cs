using System.Globalization;

namespace Multilabel;

/// <summary>
/// C10 and G6: config.json was changed after training, the weights were converted wrongly, or the model was trained by something that computes otherwise.
/// Tried out: with another value of one setting, or the weights put right, the rows are right.
/// </summary>
internal sealed class ConfigDriftCheck : ICheck
{
    private const int ProbeRows = 48;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        var met = LoggedLoss.IsMet(patient);
        if (BesideCheckpoint(patient, met) is { } beside)
        {
            yield return beside;
            yield break;
        }
        if (!patient.IsLearned && LayersLeft(patient) is { } left)
        {
            yield return left;
            yield break;
        }
        // Nearly right is not right: rows are wrong, and the loss is above the reported one.
        var near = met && !patient.IsLearned && patient.Loss > 1.25 * patient.ReportedLoss;
        if (!patient.HasLogits || patient.Model.Faults.Count > 0 || (met && !near && !LoggedLoss.IsStrained(patient))) yield break;
        // Where the log says that nothing was learned, no setting brings it back.
        if (patient.ReportedLoss is { } reported && reported >= 0.7 * patient.Floor) yield break;
        var probe = EvenPlaces.Of(patient.Ids.Length, ProbeRows);
        var truth = probe.Select(i => patient.Labels[i]).ToArray();
        var here = BceArithmetic.Mean([.. probe.Select(i => patient.Logits[i])], truth);
        var tried = OtherComputation.All(patient.Model).Select(o => (Computation: o, Loss: LossOf(patient, o, probe, truth))).Where(t => !double.IsNaN(t.Loss)).ToList();
        if (tried.Count == 0) yield break;
        var (best, least) = tried.MinBy(t => t.Loss);
        if (!(least < (near ? 0.8 : 0.7) * here)) yield break;
        using var model = best.Open();
        var evidence = patient.EvidenceOf(model.Logits(patient.Ids));
        var right = patient.IsRight(evidence);
        // Other settings only scale what a model says; the one of training brings back what training reported, or the rows.
        if (!right && !(evidence.Loss <= 1.5 * patient.ReportedLoss + 0.01)) yield break;
        var brings = near && right && evidence.Loss < 1.15 * patient.ReportedLoss;
        if (!((brings || evidence.Loss < 0.6 * patient.Loss) && evidence.LearnedFraction > 0.6 && evidence.CellsWrongAtHalf <= patient.Evidence.CellsWrongAtHalf)) yield break;
        // Rows that are right already: only a setting that brings back the reported loss itself is the one of training.
        if (met && !brings && !(evidence.Loss < 0.35 * patient.Loss && evidence.Loss <= (1.5 * patient.ReportedLoss) + 0.001)) yield break;
        // Where every label ranks its rows without fault, cuts are all that is wrong, and whatever stretches the outputs seems to help.
        // Another setting brings the loss down to the reported one itself, and no further, only by chance; a log that begins lower than a new head can was not of
        // this loss, so there is nothing to meet.
        var ranks = !met && RowFits.MeanRanking(patient) > 0.9995;
        var hits = right && !TrainingLog.IsBelowNewHead(TrainingLog.Of(patient)?.FirstLoss, patient.Floor) && evidence.Loss <= 1.1 * patient.ReportedLoss && evidence.Loss >= 0.7 * patient.ReportedLoss;
        // What makes the rows right but leaves the loss far from the reported one may only stretch what other weights say.
        var farOff = evidence.Loss > (2 * patient.ReportedLoss) + 0.005;
        yield return new Suspicion(best.Id, patient.HasFewRows ? Suspicion.Plausible : ranks ? hits ? 88 : 60 : met ? 80 : right && !farOff ? 96 : 82,
            Suspicion.Text($"With {best.What} the same weights give loss {evidence.Loss:0.####} and {100.0 * evidence.CellsRight / evidence.Cells:0.0} % right cells on these rows; as the folder stands, {patient.Loss:0.####} and {100 * patient.RightShare:0.0} %. {best.Why}"))
            .With("setting", best.What).With("loss_with_it", evidence.Loss).With("loss", patient.Loss);
    }

    // Layers of the file beyond the number that config.json gives: they are not read.
    private static Suspicion? LayersLeft(Patient patient)
    {
        var config = patient.Model.Config;
        var layers = config.Layers;
        bool IsLeft(int layer) => patient.Model.Network.Report.Unused.Any(n => n.Name.Contains(string.Format(CultureInfo.InvariantCulture, config.Family.Layer.Path, layer), StringComparison.Ordinal));
        while (IsLeft(layers)) layers++;
        if (layers == config.Layers) return null;
        using var model = ExaminedModel.Open(patient.Folder, c => c with { Layers = layers });
        var evidence = model.Faults.Count == 0 && patient.HasLogits ? patient.EvidenceOf(model.Logits(patient.Ids)) : null;
        var with = evidence is null ? "" : Suspicion.Text($" With all of them the loss is {evidence.Loss:0.####} instead of {patient.Loss:0.####}, and {100.0 * evidence.CellsRight / evidence.Cells:0.0} % of the cells are right instead of {100 * patient.RightShare:0.0} %.");
        return new Suspicion("C10", evidence?.Loss < patient.Loss ? 97 : 75, $"config.json says {config.Layers} layers ({config.Family.Keys.Layers}), the weight file has {layers}: those above are not read.{with}")
            .With("layers_in_config", config.Layers).With("layers_in_file", layers);
    }

    // The same weights lie beside with another config.json.
    private static Suspicion? BesideCheckpoint(Patient patient, bool met)
    {
        if (patient.Model.Faults.Count > 0 || patient.Saved.Where(s => s.IsSame).MinBy(s => s.Distance) is not { } twin) return null;
        var (here, there) = (patient.Model.Config, twin.Model.Config);
        var differences = new List<string>();
        if (here.Activation != there.Activation) differences.Add($"{here.Family.Keys.Activation} \"{here.Activation}\" here, \"{there.Activation}\" there");
        if (here.Heads != there.Heads) differences.Add($"{here.Family.Keys.Heads} {here.Heads} here, {there.Heads} there");
        if (here.LayerNormEps != there.LayerNormEps) differences.Add(Suspicion.Text($"layer_norm_eps {here.LayerNormEps} here, {there.LayerNormEps} there"));
        if (differences.Count == 0) return null;
        // What two runs wrote into one folder need not fit together: the settings are a consequence.
        var strength = SharedFolderCheck.Contradictions(patient).Count > 0 ? 64 : met ? 72 : 97;
        return new Suspicion("C10", strength,
            $"{Path.GetFileName(twin.Checkpoint.Folder)} holds the same weights with another config.json: {string.Join("; ", differences)}."
            + (patient.HasLogits && twin.Evidence is { } evidence ? Suspicion.Text($" It gives loss {evidence.Loss:0.####}, this folder {patient.Loss:0.####}.") : ""))
            .With("settings", differences);
    }

    private static double LossOf(Patient patient, OtherComputation other, int[] probe, bool[][] truth)
    {
        using var model = other.Open();
        return model.Faults.Count > 0 ? double.NaN : BceArithmetic.Mean(model.Logits([.. probe.Select(i => patient.Ids[i])]), truth);
    }
}
