using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>C9: decisions near the cut-off fall otherwise because weights or computation were rounded to half precision.</summary>
internal sealed class HalfPrecisionCheck : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!patient.HasLogits || !double.IsFinite(patient.Loss)) yield break;
        if (patient.Predictions is { RowsInOtherOrder: false } predictions && OfPredictions(patient, predictions) is { } rounded) yield return rounded;
        if (Betrayed(patient) is { } betrayed) yield return betrayed;
        if (patient.Saved.Where(s => s.IsSame && s.Distance > 0).MinBy(s => s.Distance) is { } whole && OfCheckpoint(patient, whole) is { } flipped) yield return flipped;
    }

    // The user's numbers are ours plus what rounding the weights adds.
    private static Suspicion? OfPredictions(Patient patient, UserPredictions predictions)
    {
        if (predictions.Kind == PredictionKind.Decisions) return null;
        var cells = (from i in Enumerable.Range(0, patient.Logits.Length) from k in Enumerable.Range(0, patient.Logits[i].Length) select (i, k)).ToList();
        double Theirs((int I, int K) c) => predictions.LogitOf(predictions.Values[c.I][c.K]);
        cells = [.. cells.Where(c => double.IsFinite(Theirs(c)) && Math.Abs(patient.Logits[c.i][c.k]) < 8)];   // beyond, probabilities themselves are rounded
        if (cells.Count < 30) return null;
        var apart = cells.Select(c => Theirs(c) - patient.Logits[c.i][c.k]).ToArray();
        var largest = apart.Max(Math.Abs);
        if (largest is < 1e-3 or > 0.5) return null;
        var flips = cells.Count(c => Theirs(c) > 0 != patient.Logits[c.i][c.k] > 0);
        if (flips == 0) return null;
        using var weights = new RoundedWeights(patient.Model);
        double Alike(ScalarType type)
        {
            var rounded = weights.Logits(p => p.Value.to(type), patient.Ids);
            return RoundedWeights.Alike([.. cells.Select(c => (double)rounded[c.i][c.k] - patient.Logits[c.i][c.k])], apart);
        }
        var (format, alike) = new[] { ScalarType.BFloat16, ScalarType.Float16 }.Select(type => (Format: type, Alike: Alike(type))).MaxBy(f => f.Alike);
        if (alike < 0.5) return null;
        return new Suspicion("C9", 92,
            Suspicion.Text($"{predictions.File} differs from what these weights give in fp32 by at most {largest:0.###} per logit, and {flips} of {cells.Count} decisions fall otherwise. Rounding the weights to {(format == ScalarType.Float16 ? "fp16" : "bf16")} moves the logits the same way (correlation {alike:0.00})."))
            .With("largest_difference", largest).With("flips", flips).With("correlation", alike);
    }

    // The program that had the whole weights was right; what was saved of them is not.
    private static Suspicion? Betrayed(Patient patient)
    {
        if (patient.Predictions is not { } predictions || predictions.RightShare(patient.Labels) is not (> 0.98 and { } right) || patient.RightShare > right - 0.015 || !RoundedUpdatesCheck.IsBrainFloat(patient.Model)) return null;
        return new Suspicion("C9", 76, Suspicion.Text($"All weights are bf16 numbers and have {100 * (1 - patient.RightShare):0.0} % of the cells wrong, where {predictions.File} has {100 * (1 - right):0.0} %: it was made before the weights were rounded for saving."))
            .With("wrong_cells", 1 - patient.RightShare).With("wrong_cells_of_file", 1 - right);
    }

    private static Suspicion? OfCheckpoint(Patient patient, SavedWeights whole)
    {
        if (whole.Evidence is not { } evidence) return null;
        var flips = Math.Abs(evidence.CellsRight - patient.Evidence.CellsRight);
        var fault = flips > 0 && !LoggedLoss.IsMet(patient) && evidence.CellsRight > patient.Evidence.CellsRight;
        return new Suspicion("C9", !fault ? Suspicion.Noted : evidence.CellsRight - patient.Evidence.CellsRight > 0.02 * evidence.Cells ? 92 : Suspicion.Strong,
            Suspicion.Text($"The folder holds the weights of {Path.GetFileName(whole.Checkpoint.Folder)} rounded to half precision: {patient.Evidence.CellsRight} of {evidence.Cells} cells are right, there {evidence.CellsRight}."))
            .With("cells_right", patient.Evidence.CellsRight).With("cells_right_before_rounding", evidence.CellsRight);
    }
}
