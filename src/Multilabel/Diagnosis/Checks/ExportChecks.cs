namespace Multilabel;

/// <summary>I1-I3: does a file that was exported from this model to ONNX compute the same?</summary>
internal sealed class ExportChecks : ICheck
{
    private const int MostRows = 64;

    /// <summary>Two runs of one file, and logits of fp32 on another runtime, differ by less.</summary>
    private const double Noise = 1e-5, Fp32 = 2e-3;

    /// <summary>What is no longer precision: the file computes another model.</summary>
    private const double OtherModel = 0.1;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!patient.HasLogits || patient.Ids.Length == 0 || !patient.Model.IsWhole) yield break;
        // Short and long rows: what was traced at one length shows at another.
        var byLength = Enumerable.Range(0, patient.Ids.Length).OrderBy(i => patient.Ids[i].Length).ToArray();
        int[] rows = [.. EvenPlaces.Of(byLength.Length, MostRows).Select(n => byLength[n])];
        foreach (var path in ExportedModel.FilesOf(patient.Folder))
        {
            using var exported = ExportedModel.Open(path, patient.Model.Tokenizer!.PadId ?? patient.Model.Config.PaddingId ?? 0);
            if (Compare(patient, exported, rows) is { } found) yield return found.With("file", exported.Name);
        }
    }

    private static Suspicion? Compare(Patient patient, ExportedModel exported, int[] rows)
    {
        var failures = new List<string>();
        var (logits, again) = (Compute(patient, exported, rows, failures), Compute(patient, exported, rows, []));
        if (Repeats(exported, logits, again) is { } moved) return moved;
        var done = Enumerable.Range(0, rows.Length).Where(n => logits[n] is not null).ToArray();
        if (done.Length > 0 && logits[done[0]]!.Length != patient.Model.Labels.Count)
            return new Suspicion("I1", 88, Suspicion.Text($"{exported.Name} gives {logits[done[0]]!.Length} numbers for a text, this model has {patient.Model.Labels.Count} labels: it was exported from another model."));
        // Some exports end with the sigmoid.
        var squashed = done.All(n => Array.TrueForAll(logits[n]!, v => v is >= 0 and <= 1)) && !done.All(n => Array.TrueForAll(patient.Logits[rows[n]], v => v is >= 0 and <= 1));
        float[] Own(int n) => squashed ? Array.ConvertAll(patient.Logits[rows[n]], z => (float)Calibration.Sigmoid(z)) : patient.Logits[rows[n]];
        var largest = done.Select(n => logits[n]!.Zip(Own(n), (a, b) => float.IsFinite(a) ? Math.Abs((double)a - b) : double.PositiveInfinity).Max()).DefaultIfEmpty(0).ToArray();
        if (Shape(patient, exported, rows, done, largest, failures) is { } shape) return shape;
        if (exported.HasDropout)
            return new Suspicion("I2", 80, $"{exported.Name} has Dropout operators: it was exported in training mode. This runtime leaves them out; where another does not, its answers change from call to call.");
        var most = largest.Max();
        if (done.Length == 0 || most <= Fp32) return null;

        bool[][] Decided(Func<int, float[]> of) => [.. done.Select(n => Array.ConvertAll(of(n), z => z > (squashed ? 0.5f : 0)))];
        var (theirs, own, truth) = (Decided(n => logits[n]!), Decided(Own), done.Select(n => patient.Labels[rows[n]]).ToArray());
        var flips = theirs.Zip(own, (a, b) => a.Zip(b).Count(p => p.First != p.Second)).Sum();
        var cells = done.Length * patient.Model.Labels.Count;
        var (f1, ownF1) = (new DecisionMetrics(truth, theirs).F1(Average.Macro), new DecisionMetrics(truth, own).F1(Average.Macro));
        var figures = Suspicion.Text($"on {done.Length} rows its {(squashed ? "probabilities" : "logits")} differ from those of these weights by up to {most:0.###}, {flips} of {cells} decisions change, and macro-F1 is {f1:0.000} instead of {ownF1:0.000}");
        Suspicion With(Suspicion s) => s.With("largest_difference", most).With("decisions_changed", flips).With("decisions", cells).With("macro_f1", f1).With("macro_f1_of_weights", ownF1);
        // A decision next to the cut falls otherwise for any rounding; a few of hundreds do for more.
        var matters = flips > 0.005 * cells || f1 < ownF1 - 0.01;
        if (exported.IsQuantised) return With(new Suspicion("I3", matters ? 86 : Suspicion.Noted, $"{exported.Name} computes in int8: {figures}."));
        return With(new Suspicion("I1", matters || most > OtherModel ? 90 : Suspicion.Noted, $"{exported.Name} does not compute what these weights do: {figures}."));
    }

    private static Suspicion? Repeats(ExportedModel exported, float[]?[] first, float[]?[] second)
    {
        var moved = first.Zip(second).Where(p => p.First is not null && p.Second is not null).Select(p => p.First!.Zip(p.Second!, (a, b) => Math.Abs((double)a - b)).Max()).DefaultIfEmpty(0).Max();
        return moved <= Noise ? null : new Suspicion("I2", 93, Suspicion.Text($"{exported.Name} gives other logits when it computes the same rows a second time (by up to {moved:0.###}): it was exported in training mode, with dropout.")).With("largest_difference", moved);
    }

    // Only rows of one length come out right, or come out at all.
    private static Suspicion? Shape(Patient patient, ExportedModel exported, int[] rows, int[] done, double[] largest, List<string> failures)
    {
        var lengths = rows.Select(i => patient.Ids[i].Length).ToArray();
        if (done.Length < rows.Length)
        {
            return new Suspicion("I2", 88, Suspicion.Text($"{exported.Name} cannot compute {rows.Length - done.Length} of {rows.Length} rows, each as long as it is ({lengths.Min()} to {lengths.Max()} tokens): {failures[0]}. It was exported for one shape."))
                .With("rows_that_fail", rows.Length - done.Length).With("rows", rows.Length);
        }
        if (exported.Length is not null || exported.Batch is not null)
        {
            // Usable, as far as it goes: texts must be padded to that length and come in that number.
            var shape = $"{exported.Batch?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any number of"} texts of {exported.Length?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any number of"} tokens";
            return new Suspicion("I2", 64, $"{exported.Name} takes {shape} and nothing else: it was exported without dynamic axes, and fails for every other shape.");
        }
        var right = done.Where((_, n) => largest[n] <= Fp32).Select(n => lengths[n]).Distinct().ToList();
        var wrong = done.Where((_, n) => largest[n] > OtherModel).Select(n => lengths[n]).Distinct().ToList();
        return right.Count == 0 || wrong.Count == 0 || right.Intersect(wrong).Any() || exported.IsQuantised ? null
            : new Suspicion("I2", 88, Suspicion.Text($"{exported.Name} is right for rows of {string.Join(", ", right.Take(5))} tokens and wrong by up to {largest.Max():0.###} for others ({string.Join(", ", wrong.Take(5))}): the length it was exported with is built in.")).With("largest_difference", largest.Max());
    }

    private static float[]?[] Compute(Patient patient, ExportedModel exported, int[] rows, List<string> failures) => Array.ConvertAll(rows, i =>
    {
        var logits = exported.Logits(patient.Ids[i], out var fault);
        if (fault is not null) failures.Add(fault);
        return logits;
    });
}
