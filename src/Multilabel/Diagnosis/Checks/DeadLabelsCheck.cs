namespace Multilabel;

/// <summary>A2: some labels are never predicted while the others are learned, and the mean hides it.</summary>
internal sealed class DeadLabelsCheck : ICheck
{
    private const int FewestPositives = 3;

    /// <summary>Of its base rate's loss: from here on a label was not merely left unlearned.</summary>
    private const double Denied = 1.5;

    private const float NearHalf = 1.2f;

    /// <summary>Of the reported loss: from here on the other labels are no longer as training left them.</summary>
    private const double Spoiled = 3;

    public IEnumerable<Suspicion> Examine(Patient patient) => Of(patient) is { } found ? [found] : [];

    public static Suspicion? Of(Patient patient)
    {
        if (!patient.HasLogits || !double.IsFinite(patient.Loss)) return null;
        var e = patient.Evidence;
        var labels = Enumerable.Range(0, e.Labels.Count).Where(k => e.Labels[k].Positives >= FewestPositives && e.Labels[k].Positives < e.Rows).ToList();
        if (OutsideLoss(patient, labels) is { } outside) return outside;
        var dead = labels.Where(k => IsDead(patient, k)).Select(k => e.Labels[k]).ToList();
        var others = labels.Select(k => e.Labels[k]).Except(dead).ToList();
        var learned = others.Count(l => l.LearnedFraction >= 0.5);
        // A label that the model denies surely costs more than its base rate: the mean over all would hide what was learned of the others.
        if (dead.Count == 0 || learned < 2 || learned < dead.Count || learned + dead.Count < 0.65 * labels.Count || 1 - others.Sum(l => l.Loss) / others.Sum(l => l.Floor) < 0.4) return null;
        // Where the others, too, cost far more than was reported, labels that were left out are not what made the loss.
        var spoiled = patient.ReportedLoss is { } reported && others.Average(l => l.Loss) > Math.Max(Spoiled * reported, reported + 0.02);
        var denied = dead.TrueForAll(l => l.Loss > Denied * l.Floor);
        var names = dead.Select(l => Suspicion.Text($"{l.Name} ({l.Positives} rows, loss {l.Loss:0.###}, base rate {l.Floor:0.###})")).ToList();
        return new Suspicion("A2", denied ? 80 : spoiled ? 55 : 66,
            Suspicion.Text($"{learned} of {labels.Count} labels are learned, but {dead.Count} {(dead.Count == 1 ? "was" : "were")} not: {string.Join(", ", names)}. {(denied ? "The model is sure that no row has them: they were on no row in training, as where their columns were empty or were not read." : Suspicion.Text($"The mean loss {e.Loss:0.####} hides it."))}"))
            .With("dead_labels", dead.Select(l => l.Name).ToList()).With("learned_labels", learned).With("loss", e.Loss);
    }

    // Outputs near a half for every row, which cost more than the labels' frequencies, beside others that are learned: no gradient ever reached them.
    private static Suspicion? OutsideLoss(Patient patient, List<int> labels)
    {
        var e = patient.Evidence;
        var outside = labels.Where(k => IsUntouched(patient, k) && e.Labels[k].Loss > Denied * e.Labels[k].Floor).Select(k => e.Labels[k]).ToList();
        var others = labels.Select(k => e.Labels[k]).Except(outside).ToList();
        if (outside.Count == 0 || others.Count <= outside.Count || others.Count(l => l.LearnedFraction >= 0.5) < 2 || 1 - (others.Sum(l => l.Loss) / others.Sum(l => l.Floor)) < 0.4) return null;
        var names = outside.Select(l => Suspicion.Text($"{l.Name} (loss {l.Loss:0.###}, base rate {l.Floor:0.###})")).ToList();
        return new Suspicion("A2", 80, $"{outside.Count} of {labels.Count} labels are answered with about a half for every row, as outputs that no loss ever reached (a weight of 0, a mask, or columns that were left out): {string.Join(", ", names)}. The others were learned.")
            .With("dead_labels", outside.Select(l => l.Name).ToList()).With("loss", e.Loss);
    }

    /// <summary>Whether next to nothing was learned of a label, and no row is given it, or every row is answered with about a half. One whose rows come before all others lacks only a cut.</summary>
    public static bool IsDead(Patient patient, int label)
    {
        if (patient.Evidence.Labels[label].LearnedFraction > 0.15 || (patient.Logits.Any(row => row[label] > 0) && !IsUntouched(patient, label))) return false;
        var (truth, scores) = patient.OfLabel(label);
        return !(ScoreCurve.AveragePrecision(truth, scores) >= 0.9);
    }

    /// <summary>Whether hardly one of the rows that have a label is given it.</summary>
    public static bool IsHardlyGiven(Patient patient, int label)
    {
        var (truth, scores) = patient.OfLabel(label);
        return truth.Count(on => on) >= FewestPositives && truth.Zip(scores).Count(c => c.First && c.Second > 0) <= 0.1 * truth.Count(on => on);
    }

    // Answers that stay near a half for every row are those of outputs that no loss ever reached.
    private static bool IsUntouched(Patient patient, int label) => patient.Logits.All(row => Math.Abs(row[label]) < NearHalf);
}
