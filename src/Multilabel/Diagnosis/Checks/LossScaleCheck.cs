namespace Multilabel;

/// <summary>A3: the log holds the loss divided or multiplied by the number of accumulated batches, or of devices.</summary>
internal sealed class LossScaleCheck : ICheck
{
    /// <summary>How far, as a logarithm, a ratio may be from a whole number to be worth a thought, and to be that number as far as four digits of a loss tell.</summary>
    private const double Nearly = 0.012, Exactly = 0.004;

    private static readonly double Start = Math.Log(2);

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!patient.HasLogits || !double.IsFinite(patient.Loss) || patient.ReportedLoss is not (> 0 and { } reported)) yield break;
        var log = TrainingLog.Of(patient);
        var (accumulation, source) = Accumulation(patient, log);
        if (log is null && accumulation is null && Multiple(patient, reported) is { } multiple) yield return multiple;
        foreach (var divided in new[] { true, false })
        {
            // The last batches of an epoch, and rows that were held out, blur the number: the nearest first.
            var near = accumulation is { } count ? Enumerable.Range(2, 63).Where(n => Math.Abs(Math.Log(n / count)) < (source == TrainingArguments.FileName ? 1e-9 : 0.3)).OrderBy(n => Math.Abs(n - count)).ToArray() : [];
            foreach (var n in near)
            {
                if (Strength(patient, log, reported, n, divided) is not { } found) continue;
                // transformers multiplies by itself where a model takes its own mean; a model that has its rows right is none the worse for it.
                yield return new Suspicion("A3", !divided && patient.IsLearned ? Suspicion.Noted : found.Strength,
                    Suspicion.Text($"The logged loss is {(divided ? "1/" : "")}{n}{(divided ? " of" : " times")} the real one: {found.Why} {n} batches are accumulated per step ({source})."))
                    .With("factor", n).With("reported_loss", reported).With("loss", patient.Loss).With("accumulation", accumulation!.Value);
                yield break;
            }
        }
    }

    // Where nothing but the number is known, one that is just a half, a fourth … of the loss here is worth a thought.
    private static Suspicion? Multiple(Patient patient, double reported)
    {
        if (patient.IsLearned || patient.Loss < 0.05) return null;
        foreach (var n in (int[])[2, 4, 8, 16, 32])
        {
            var off = Math.Abs(Math.Log(reported * n / patient.Loss));
            if (off > Nearly) continue;
            return new Suspicion("A3", off <= Exactly ? 66 : 56, Suspicion.Text($"The reported loss {reported:0.####} is 1/{n} of the {patient.Loss:0.####} computed here: a loop that divides each batch's loss by {n} accumulated batches and then takes the mean of the parts tells this number."))
                .With("factor", n).With("reported_loss", reported).With("loss", patient.Loss);
        }
        return null;
    }

    /// <summary>Batches per optimizer step: as the arguments say it, or as the number of steps per epoch implies it.</summary>
    private static (double? Count, string Source) Accumulation(Patient patient, TrainingLog? log)
    {
        if (patient.Arguments is { GradientAccumulation: { } steps } arguments)
            return Math.Max(steps, arguments.Devices ?? 1) is > 1 and { } most ? (most, TrainingArguments.FileName) : (null, "");
        if (log?.StepsPerEpoch is not { } perEpoch || patient.State?.BatchSize is not (> 0 and { } size)) return (null, "");
        var batches = Math.Ceiling((double)patient.Original.Rows.Count / size);
        var count = batches / perEpoch;
        return count >= 1.6 ? (count, Suspicion.Text($"{patient.Original.Rows.Count} rows in batches of {size} make {batches} batches, an epoch has {perEpoch:0.##} steps")) : (null, "");
    }

    private static (int Strength, string Why)? Strength(Patient patient, TrainingLog? log, double reported, int n, bool divided)
    {
        double Real(double logged) => divided ? logged * n : logged / n;
        var passes = patient.TrainModeLabels;
        var computed = BceArithmetic.Mean(patient.TrainModeLogits, passes);
        var ends = Math.Abs(Math.Log(computed / Real(reported))) < 0.35;
        // Where the rows are known by heart, the loss of the last interval and that of the end differ by any factor.
        var endTells = computed > 0.02;
        var floor = patient.Floor;
        if (log?.FirstLoss is { } first)
        {
            // A new head begins at ln 2 and falls towards the floor; what the log says instead must be impossible.
            var pair = log.FirstPair;
            var evaluated = pair is { } p && Math.Abs(Math.Log(p.Evaluation / Real(p.Training))) < 0.35;
            var impossible = divided ? first < (evaluated ? 0.9 : 0.75) * floor : first > (evaluated ? 1.3 : 1.7) * Start;
            if (!impossible || Real(first) < 0.8 * floor || Real(first) > 1.15 * Math.Max(Start, floor) || (pair is not null && !evaluated) || (endTells && !ends)) return null;
            return (endTells || evaluated ? 92 : 80, Suspicion.Text($"a new head starts at about {Start:0.##} and the base rate of these rows is {floor:0.###}, the first logged loss is {first:0.####}{(evaluated ? Suspicion.Text($" beside an evaluation loss of {pair!.Value.Evaluation:0.###}") : "")}; at the end {reported:0.####} is reported, {computed:0.####} computed in training mode."));
        }
        return endTells && Math.Abs(Math.Log(computed / Real(reported))) < 0.12
            ? (78, Suspicion.Text($"{reported:0.####} is reported, {computed:0.####} computed in training mode."))
            : null;
    }
}
