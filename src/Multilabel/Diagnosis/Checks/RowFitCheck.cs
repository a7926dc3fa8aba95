namespace Multilabel;

/// <summary>
/// E13: some rows were never trained on. E14: labels of some rows were changed after training. E12: some labels were wrong in training and were not
/// memorised. All three leave most rows right and some wrong; the reported loss and how sure the model is of the wrong rows tell them apart.
/// </summary>
internal sealed class RowFitCheck : ICheck
{
    private const int FewestRows = 20, FewestWrong = 3;

    /// <summary>Share of (wrong, right) pairs in which the wrong row is the surer one: unknown rows are far below a half, changed labels near it.</summary>
    private const double UnknownBelow = 0.25, ChangedAbove = 0.4, Between = 0.36;

    /// <summary>Share of (wrong, right) pairs of cells from which on wrong answers are about as sure as right ones, and the fewest wrong cells that can tell.</summary>
    private const double AsSure = 0.38;

    private const int FewestCells = 6;

    /// <summary>Share of the rows up to which wrong labels are an explanation for those that do not fit.</summary>
    private const double Few = 0.2;

    /// <summary>The mean ranking that texts never seen do not reach.</summary>
    private const double KnowsByHeart = 0.98;

    // Given: whether the row has the label in the data.
    private readonly record struct WrongCell(int Label, bool Given, float Logit);

    /// <summary>From so many times the reported loss on, the wrong rows cannot have been in training as they are.</summary>
    private const double Contradicts = 1.4;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (patient.Manifest?.Training is not null || RowFits.Of(patient) is not { } fits || fits.Rows < FewestRows) yield break;
        // A program that has these very rows right knows them.
        if (patient.Predictions?.RightShare(patient.Labels) is > 0.98 and { } theirs && theirs > patient.RightShare + 0.01) yield break;
        var conflicts = ConflictsCheck.InConflict(patient).ToHashSet();
        var (wrong, right) = (fits.WrongRows.Where(i => !conflicts.Contains(i)).ToList(), fits.RightRows.ToList());
        if (wrong.Count < FewestWrong) yield break;
        var found = Partly(patient, fits, wrong, right);
        if (found.Count == 0 && AllOthers(patient, fits) is { } others) found = [others];
        foreach (var suspicion in found) yield return suspicion;
    }

    private static List<Suspicion> Partly(Patient patient, RowFits fits, List<int> wrong, List<int> right)
    {
        var chance = RowFits.RightByChance(patient.Logits, patient.Labels);
        if (right.Count - chance < 0.25 * (fits.Rows - chance) || !AreMemorised(patient, fits, right)) return [];
        var theirs = wrong.Sum(i => fits.Loss[i]) / fits.Loss.Sum();
        var times = patient.ReportedLoss is { } reported ? patient.Loss / Math.Max(reported, 1e-6) : double.NaN;
        var surer = RowFits.ShareAbove([.. wrong.Select(i => fits.Margin[i])], [.. right.Select(i => fits.Margin[i])]);
        var cells = WrongCells(patient, wrong);
        if (times < Contradicts) return Noise(patient, fits, wrong, cells, theirs, times, surer) is { } noise ? [noise] : [];
        if (theirs < 0.3 || (double.IsNaN(times) && (theirs < 0.6 || wrong.Count < 5)) || AreOfDeadLabels(patient, cells)) return [];

        // Weights or inputs that are a little off make rows wrong that were near the cut, by little.
        var size = WrongSize(cells);
        if (size < 1) return [];
        var byText = TextFeatures.Explains(patient, wrong, right);
        // Of rows it has not seen a model is surer than it should be; weights that are a little off all over make it no surer.
        var unsure = surer < ChangedAbove && !patient.HasMoreRowsThanLog && ScaleProbe.IsNotTooSure(patient);
        var weaker = (double.IsNaN(times) ? 10 : 0) + (byText is null ? 0 : 30) + (size < 1.5 ? 12 : size < 2.2 ? 8 : 0) + (unsure ? 12 : 0);
        List<Suspicion> found = [];
        // A label that was widened or narrowed after training may be wrong in more rows than anybody changes one by one.
        var most = cells.GroupBy(c => c.Label).Max(g => g.Count()) > 0.8 * cells.Count ? 0.6 : 0.35;
        // Rows that a model has not seen are wrong in many labels and both ways; one label that was narrowed or widened is wrong in one way.
        var oneWay = patient.Model.Labels.Count >= 3 && cells.Count >= FewestCells && OneWay(cells) >= 0.9 * cells.Count;
        if (wrong.Count <= most * fits.Rows && surer >= UnknownBelow) found.Add(Changed(patient, fits, wrong, cells, surer, Suspicion.Strong + 12 - weaker - (oneWay ? 0 : surer < Between ? 25 : surer < ChangedAbove ? 5 : 0)));
        // A learned model may have a few rows that it is unsure of, and wrong.
        var usual = patient.IsLearned && !patient.HasMoreRowsThanLog;
        if (surer < ChangedAbove || wrong.Count > most * fits.Rows)
        {
            var strength = usual ? Suspicion.Noted : Suspicion.Strong + 8 - weaker - (surer >= Between || oneWay ? 15 : 0);
            found.Add(Unknown(patient, fits, wrong, right, surer, byText, strength));
            // Training that passes rows over, since their labels are wrong, has not seen them either. Beside a weak sign a second one would leave no cause.
            if (strength >= Triage.Sure && wrong.Count <= Few * fits.Rows) found.Add(PassedOver(patient, fits, wrong));
        }
        return found;
    }

    private static Suspicion PassedOver(Patient patient, RowFits fits, List<int> wrong) => new Suspicion("E12", Suspicion.Plausible,
            Suspicion.Text($"The {wrong.Count} of {fits.Rows} rows that do not fit may also be rows with wrong labels that training did not follow: left out by their loss, or outvoted by copies with other labels. Reading them tells; rows that were not in training have labels that are right."))
        .With("wrong_rows", wrong.Count).With("places", patient.FirstPlaces(wrong, 20));

    // Whether the right rows fit as the end of the log says; weights of an earlier time, or a little off, have none such.
    private static bool AreMemorised(Patient patient, RowFits fits, List<int> right)
    {
        var losses = right.Select(i => fits.Loss[i]).Order().ToList();
        if (patient.ReportedLoss is not { } reported) return RowFits.Median(losses) <= 0.05 * patient.Floor;
        var best = losses.Take(Math.Max(1, losses.Count * 6 / 10)).Average();
        return losses.Average() <= Math.Max(1.25 * reported, 0.001) || best <= Math.Max(0.8 * reported, 0.001);
    }

    private static Suspicion Changed(Patient patient, RowFits fits, List<int> wrong, List<WrongCell> cells, double surer, int strength)
    {
        var most = cells.GroupBy(c => c.Label).MaxBy(g => g.Count())!;
        var label = most.Count() > 0.8 * cells.Count ? $", nearly all of them in '{patient.Model.Labels[most.Key]}'" : "";
        return new Suspicion("E14", strength,
            Suspicion.Text($"{wrong.Count} of {fits.Rows} rows are wrong in {cells.Count} cells{label}, and the model is as sure of them as of the rows it has right; rows it was trained on with these labels would not be so.{Reported(patient)} First: {Places(patient, wrong)}."))
            .With("wrong_rows", wrong.Count).With("wrong_cells", cells.Count).With("share_surer_than_right_rows", surer).With("places", patient.FirstPlaces(wrong, 20));
    }

    private static Suspicion Unknown(Patient patient, RowFits fits, List<int> wrong, List<int> right, double surer, string? byText, int strength)
    {
        var typical = RowFits.Median(right.Select(i => fits.Loss[i]));
        var count = patient.HasMoreRowsThanLog ? $" The log tells of at most {TrainedRows.Of(patient.State)!.Most} training rows, the data have {patient.Alignment.Data.Rows.Count}." : "";
        return new Suspicion("E13", strength,
            Suspicion.Text($"{right.Count} of {right.Count + wrong.Count} rows fit as memorised rows do (median loss {typical:0.0000}); {wrong.Count} are wrong, and the model is unsure of them as of rows it has never seen.{Reported(patient)}{count} First: {Places(patient, wrong)}.")
            + (byText is null ? "" : $" But the wrong rows also differ in their texts: {byText}."))
            .With("wrong_rows", wrong.Count).With("share_surer_than_right_rows", surer).With("median_loss_of_right_rows", typical).With("places", patient.FirstPlaces(wrong, 20));
    }

    // The reported loss is that of these very rows: what is wrong now was wrong in training.
    private static Suspicion? Noise(Patient patient, RowFits fits, List<int> wrong, List<WrongCell> cells, double theirs, double times, double surer)
    {
        if (times < 0.3 || patient.IsLearned || wrong.Count > 0.35 * fits.Rows || wrong.Count < Math.Max(FewestWrong, 0.02 * fits.Rows)) return null;
        if (AreOfDeadLabels(patient, cells)) return null;
        var certain = Certainty(patient.Logits);
        var size = WrongSize(cells);
        // The surer of the wrong answers, the less the loss has to say; what was not learned to the end is wrong next to the cut.
        var cellsSurer = cells.Count >= FewestCells ? RowFits.WrongCellsSurer(patient.Logits, patient.Labels) : 0;
        var (share, sure) = size >= 2 && cellsSurer >= AsSure ? (0.3, 0.75) : size >= 2 ? (0.55, 0.5) : (0.65, 0.45);
        if (size < 1.5 || theirs < share || certain > sure * patient.Loss) return null;
        return new Suspicion("E12", surer >= UnknownBelow || cellsSurer >= Between ? Suspicion.Strong + 5 : Suspicion.Strong - 5,
            Suspicion.Text($"{wrong.Count} of {fits.Rows} rows never fitted although the others are learned: they have {theirs:P0} of the loss, and the model is sure of its other answer. The reported loss of {patient.ReportedLoss:0.0000} holds them, so they were so in training. First: {Places(patient, wrong)}."))
            .With("wrong_rows", wrong.Count).With("share_of_loss", theirs).With("share_of_wrong_cells_surer", cellsSurer).With("places", patient.FirstPlaces(wrong, 20));
    }

    // All rows are other ones: the loss is that of the held-out rows in the log, where it has such, and the model is far too sure of itself.
    private static Suspicion? AllOthers(Patient patient, RowFits fits)
    {
        if (patient.ReportedLoss is not { } reported || !patient.Model.IsWhole || patient.Loss < 4 * reported || Certainty(patient.Logits) > 0.25 * patient.Loss) return null;
        // Of rows that it does not know a memorising model says as much as of those it does.
        if (patient.GivenPerRow < 0.1 * patient.LabelsPerRow) return null;
        var ranked = RowFits.MeanRanking(patient);
        if (patient.State?.Evaluations.LastOrDefault(e => e["eval_loss"] is not null)?["eval_loss"] is not { } heldOut)
            // Rows that a model ranks without a mistake it has seen; weights that are a little off make them unsure.
            return reported > 0.15 * patient.Floor || ranked < RowFits.Knows ? null : new Suspicion("E13", ranked > KnowsByHeart ? Suspicion.Plausible : Suspicion.Strong - 7,
                Suspicion.Text($"{fits.WrongRows.Count()} of {fits.Rows} rows are wrong, and the others fit less well than memorised ones: loss {patient.Loss:0.000} instead of the reported {reported:0.0000}. The weights are whole and the model knows the labels (area under the ROC curve {ranked:0.00}), but as for texts it has never seen: these are probably other rows than those it was trained on."))
                .With("ranking", ranked).With("loss", patient.Loss);
        if (heldOut < 4 * reported || patient.Loss > 1.6 * heldOut || patient.Loss < heldOut / 1.6) return null;
        return new Suspicion("E13", ranked >= 0.6 ? Suspicion.Strong + 2 : Suspicion.Plausible + 10,
            Suspicion.Text($"The loss on these {fits.Rows} rows, {patient.Loss:0.000}, is that of the held-out rows in the log ({heldOut:0.000}), not that of the training rows ({reported:0.0000}), and the model is as sure as after memorising: these are probably other rows than those it was trained on."))
            .With("held_out_loss", heldOut).With("ranking", ranked);
    }

    // Labels that were never learned are wrong in all rows that have them, whatever the rows.
    private static bool AreOfDeadLabels(Patient patient, List<WrongCell> cells) =>
        cells.GroupBy(c => c.Label).Where(g => DeadLabelsCheck.IsDead(patient, g.Key) || DeadLabelsCheck.IsHardlyGiven(patient, g.Key)).Sum(g => g.Count()) > 0.5 * cells.Count;

    // How many of the wrong cells are of the label and the direction (given or missed) that has most.
    private static int OneWay(List<WrongCell> cells) => cells.GroupBy(c => (c.Label, c.Given)).Max(g => g.Count());

    private static List<WrongCell> WrongCells(Patient patient, List<int> rows) =>
        [.. rows.SelectMany(i => patient.Logits[i].Select((z, k) => new WrongCell(k, patient.Labels[i][k], z))).Where(c => c.Logit >= 0 != c.Given)];

    // How sure the model is of its wrong answers: their median |logit|.
    private static double WrongSize(List<WrongCell> cells) => RowFits.Median(cells.Select(c => (double)Math.Abs(c.Logit)));

    /// <summary>The mean loss if every answer were right.</summary>
    private static double Certainty(float[][] logits) => logits.Average(row => row.Average(z => double.LogP1(Math.Exp(-Math.Abs(z)))));

    private static string Reported(Patient patient) =>
        patient.ReportedLoss is { } loss ? Suspicion.Text($" The reported loss of {loss:0.0000} is that of rows that all fit; here it is {patient.Loss:0.000}.") : "";

    private static string Places(Patient patient, List<int> rows) => string.Join(", ", patient.FirstPlaces(rows, 3));
}
