namespace Multilabel;

/// <summary>A8: trained as one class of many, or as a regression, on rows with several labels.</summary>
internal sealed class WrongLossCheck : ICheck
{
    /// <summary>-ln 0.9.</summary>
    private const double Alone = 0.105;

    /// <summary>Pull on the biases below which training has come to rest under a loss, or nearly so.</summary>
    private const double AtRest = 0.42, NearlyAtRest = 0.6;

    /// <summary>Share of the variance of zeros and ones that outputs explain which were trained to be these very numbers; logits explain none.</summary>
    private const double AreTargets = 0.9;

    private const int FewestRows = 5;

    private const string SingleLabel = "single_label_classification", Regression = "regression";

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (patient.Model.Labels.Count == 1 && patient.Original.LabelNames.Count > 1)
        {
            yield return new Suspicion("A8", 96, $"The model has one output (num_labels is 1), the data have {patient.Original.LabelNames.Count} labels. Transformers trains such a model as a regression.")
                .With("outputs", 1).With("labels", patient.Original.LabelNames.Count);
            yield break;
        }
        var type = patient.Model.Config.ProblemType;
        var several = patient.Labels.Average(row => row.Count(on => on) == 1 ? 0.0 : 1);
        if (several < 0.03 || !patient.HasLogits || !double.IsFinite(patient.Loss)) yield break;

        var match = patient.IsLearned ? null : Reproduced(patient);
        var declared = type is SingleLabel or Regression;
        if (!declared && match is null)
        {
            if (FirstAlone(patient) is { } alone) yield return alone;
            yield break;
        }
        // A log that is far below what is computed tells of another fault, which the entry in config.json does not explain.
        var strength = declared && match is not null ? 94 : match is not null ? 84 : patient.IsLearned ? 64 : 80;
        var first = declared ? $"config.json says problem_type {type}, " : "";
        yield return new Suspicion("A8", strength,
            Suspicion.Text($"{first}{(declared ? "but " : "")}{100 * several:0} % of the rows have none or several labels.{(match is { } m ? Suspicion.Text($" The reported loss {patient.ReportedLoss:0.####} is the {m.Name} of these outputs ({m.Value:0.####}), not their binary cross-entropy ({patient.Loss:0.####}).") : "")} Each label needs a yes or no of its own."))
            .With("problem_type", type ?? "none").With("rows_not_single", several).With("loss", patient.Loss);
    }

    // Without a log: of a row's several labels the first has all of the softmax, which a model with an answer for each label never gives.
    private static Suspicion? FirstAlone(Patient patient)
    {
        if (patient.IsLearned || !patient.Model.IsWhole) return null;
        var rows = Enumerable.Range(0, patient.Labels.Length).Where(i => patient.Labels[i].Count(on => on) > 1).ToList();
        var alone = rows.Count(i => FirstCost(patient.Logits[i], patient.Labels[i]) < Alone);
        if (rows.Count < FewestRows || alone < 0.9 * rows.Count) return null;
        // One label that is missing wherever it stands beside others was given to those rows later.
        var missed = rows.SelectMany(i => Enumerable.Range(0, patient.Labels[i].Length).Where(k => patient.Labels[i][k] && patient.Logits[i][k] < 0)).ToList();
        if (missed.Count > 0 && missed.GroupBy(k => k).Max(g => g.Count()) > 0.8 * missed.Count && patient.Labels[0].Length > 2) return null;
        return new Suspicion("A8", 88,
            Suspicion.Text($"On {alone} of the {rows.Count} rows with several labels the softmax of the outputs is above 0.9 for the first of them, which leaves nothing to the others: the model was trained with softmax cross-entropy on the first label of each row. Each label needs a yes or no of its own."))
            .With("rows_with_several_labels", rows.Count).With("rows_with_the_first_alone", alone).With("loss", patient.Loss);
    }

    /// <summary>The loss of another kind that the reported number is, of these outputs; null where it is none.</summary>
    public static (string Name, double Value)? Reproduced(Patient patient)
    {
        if (patient.ReportedLoss is not (> 0 and { } reported) || patient.Evidence.LearnedFraction > 0.8) return null;
        var first = TrainingLog.Of(patient)?.FirstLoss;
        var passes = patient.TrainModeLabels;
        var noisy = patient.TrainModeLogits;
        var ofTraining = BceArithmetic.Mean(noisy, passes);
        if (Near(ofTraining, reported, 0.12)) return null;
        var plain = Math.Min(Apart(ofTraining, reported), Apart(patient.Loss, reported));
        var labels = patient.Labels[0].Length;
        var perRow = patient.LabelsPerRow;
        var topRight = Enumerable.Range(0, patient.Labels.Length).Average(i => patient.Labels[i][Top(patient.Logits[i])] ? 1.0 : 0);
        var regresses = patient.Logits.Average(row => row.Count(z => z is > -0.7f and < 1.7f)) > 0.9 * labels;
        const string squares = "mean squared error";
        static double Squared(float[] z, bool[] y) => MeanOver(z, y, d => d * d);
        (double Train, double Quiet) Means(Func<float[], bool[], double> loss) => (noisy.Zip(passes, loss).Average(), patient.Logits.Zip(patient.Labels, loss).Average());
        var share = perRow / labels;
        if (Means(Squared) is var (ofSquares, rest) && rest < (1 - AreTargets) * share * (1 - share) && reported < 0.5 * patient.Loss) return (squares, ofSquares);
        // The start of each: all classes alike; of a regression it tells nothing.
        (string Name, Func<float[], bool[], double> Loss, double? Start, bool Fits)[] kinds =
        [
            ("softmax cross-entropy", (z, y) => SoftmaxCost(z, y, shared: false), Math.Log(labels) * perRow, topRight > 0.6),
            ("softmax cross-entropy of shared labels", (z, y) => SoftmaxCost(z, y, shared: true), Math.Log(labels), topRight > 0.6),
            ("softmax cross-entropy of the first label", (z, y) => FirstCost(z, y), Math.Log(labels), topRight > 0.6),
            ("softmax cross-entropy of the likeliest label", (z, y) => BestCost(z, y), Math.Log(labels), topRight > 0.9),
            (squares, Squared, null, regresses),
            ("smooth L1 loss", (z, y) => MeanOver(z, y, d => d < 1 ? 0.5 * d * d : d - 0.5), null, regresses),
            ("mean absolute error", (z, y) => MeanOver(z, y, d => d), null, regresses),
        ];
        foreach (var (name, loss, start, fits) in kinds)
        {
            var begins = first / start;   // null where either is not known
            if (!fits || begins is > 1.25 or < 0.45 || (start is null && first > 0.5)) continue;
            var (train, quiet) = Means(loss);
            var near = Near(train, reported, 0.15) || (begins is not null && reported > 0.7 * quiet && reported < 1.3 * train);
            // A first entry that is the start of this loss, and cannot be that of cross-entropies of yes and no, leaves less to be shown.
            var began = begins is { } times && Near(times, 1, 0.12) && !Near(first!.Value, Math.Log(2), 0.5);
            // What is farther from the report than the plain loss explains nothing.
            var farther = Math.Min(Apart(train, reported), Apart(quiet, reported)) > plain;
            if (near && !farther && BiasPull.Of(loss, noisy, passes) < (began ? NearlyAtRest : AtRest)) return (name, train);
        }
        return null;
    }

    private static bool Near(double a, double b, double tolerance) => Apart(a, b) < tolerance;

    private static double Apart(double a, double b) => Math.Abs(Math.Log(a / b));

    private static int Top(float[] logits) => Array.IndexOf(logits, logits.Max());

    private static double[] LogSoftmax(float[] logits)
    {
        var most = logits.Max();
        var sum = Math.Log(logits.Sum(z => Math.Exp(z - most))) + most;
        return Array.ConvertAll(logits, z => z - sum);
    }

    private static double SoftmaxCost(float[] logits, bool[] labels, bool shared)
    {
        var (q, sum) = (LogSoftmax(logits), 0.0);
        for (var k = 0; k < q.Length; k++) if (labels[k]) sum -= q[k];
        return shared ? sum / Math.Max(1, labels.Count(on => on)) : sum;
    }

    private static double FirstCost(float[] logits, bool[] labels) => -LogSoftmax(logits)[Math.Max(0, Array.IndexOf(labels, true))];

    private static double BestCost(float[] logits, bool[] labels)
    {
        var q = LogSoftmax(logits);
        return -Enumerable.Range(0, q.Length).Where(k => labels[k]).Select(k => q[k]).DefaultIfEmpty(q[0]).Max();
    }

    // Of the distances of the outputs from 0 and 1.
    private static double MeanOver(float[] logits, bool[] labels, Func<double, double> cost) => logits.Zip(labels, (z, y) => cost(Math.Abs(z - (y ? 1.0 : 0)))).Average();
}
