namespace Multilabel;

/// <summary>A2: some labels are never predicted while the others are learned, and the mean hides it.</summary>
internal sealed class DeadLabelsCheck : ICheck
{
    private const int FewestPositives = 3;

    /// <summary>Of its base rate's loss: from here on a label was not merely left unlearned.</summary>
    private const double Denied = 1.5;

    private const float NearHalf = 1.2f;

    public IEnumerable<Suspicion> Examine(Patient patient) => Of(patient) is { } found ? [found] : [];

    public static Suspicion? Of(Patient patient)
    {
        if (!patient.HasLogits || !double.IsFinite(patient.Loss)) return null;
        var e = patient.Evidence;
        var labels = Enumerable.Range(0, e.Labels.Count).Where(k => e.Labels[k].Positives >= FewestPositives && e.Labels[k].Positives < e.Rows).ToList();
        var dead = labels.Where(k => IsDead(patient, k)).Select(k => e.Labels[k]).ToList();
        var others = labels.Select(k => e.Labels[k]).Except(dead).ToList();
        var learned = others.Count(l => l.LearnedFraction >= 0.5);
        // A label that the model denies surely costs more than its base rate: the mean over all would hide what was learned of the others.
        if (dead.Count == 0 || learned < 2 || learned < dead.Count || learned + dead.Count < 0.65 * labels.Count || 1 - others.Sum(l => l.Loss) / others.Sum(l => l.Floor) < 0.4) return null;
        var denied = dead.TrueForAll(l => l.Loss > Denied * l.Floor);
        var names = dead.Select(l => Suspicion.Text($"{l.Name} ({l.Positives} rows, loss {l.Loss:0.###}, base rate {l.Floor:0.###})")).ToList();
        return new Suspicion("A2", denied ? 80 : 66,
            Suspicion.Text($"{learned} of {labels.Count} labels are learned, but {dead.Count} {(dead.Count == 1 ? "was" : "were")} not: {string.Join(", ", names)}. {(denied ? "The model is sure that no row has them: they were on no row in training, as where their columns were empty or were not read." : Suspicion.Text($"The mean loss {e.Loss:0.####} hides it."))}"))
            .With("dead_labels", dead.Select(l => l.Name).ToList()).With("learned_labels", learned).With("loss", e.Loss);
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
