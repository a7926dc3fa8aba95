using static TorchSharp.torch;

namespace Multilabel;

/// <summary>F21: a few rows, no dropout, a constant rate: what cannot learn these has a fault before any schedule. Only where short trainings are asked for.</summary>
internal sealed class MemorisationCheck : ICheck
{
    private const int Rows = 16, Steps = 200;
    private const double Target = 0.01;
    private static readonly double[] Rates = [1e-3, 3e-4, 5e-5];

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!patient.Options.Deep || !patient.HasLogits || !patient.Model.IsWhole || !double.IsFinite(patient.Loss) || patient.IsLearned) yield break;
        var chosen = Chosen(patient);
        if (chosen.Length < 2) yield break;
        var runs = new List<(double Rate, (double Loss, int Steps) Result)>();
        foreach (var rate in Rates)
        {
            runs.Add((rate, Memorise(patient, chosen, rate)));
            if (runs[^1].Result.Loss < Target) break;
        }
        var (best, result) = runs.MinBy(r => double.IsNaN(r.Result.Loss) ? double.PositiveInfinity : r.Result.Loss);
        var passed = result.Loss < Target;
        yield return new Suspicion("F21", passed ? Suspicion.Noted : 79, passed
            ? Suspicion.Text($"Memorisation probe passed: {chosen.Length} rows were learned to a loss of {result.Loss:0.####} in {result.Steps} steps at {best:0.##e+0} without dropout. Architecture, tokenizer and labels can be learned; look at data, schedule and freezing.")
            : Suspicion.Text($"Memorisation probe failed: {chosen.Length} rows without dropout are still at a loss of {result.Loss:0.####} after {result.Steps} steps (the best of {runs.Count} rates). Something before the schedule is wrong: input, labels or weights."))
            .With("rows", chosen.Length).With("loss", result.Loss).With("steps", result.Steps).With("passed", passed);
    }

    // Rows with different ids: equal inputs with different labels cannot be learned.
    private static int[] Chosen(Patient patient)
    {
        var different = Enumerable.Range(0, patient.Ids.Length).DistinctBy(i => string.Join(' ', patient.Ids[i])).ToArray();
        return [.. EvenPlaces.Of(different.Length, Rows).Select(i => different[i])];
    }

    private static (double Loss, int Steps) Memorise(Patient patient, int[] rows, double rate)
    {
        using var model = ExaminedModel.Open(patient.Folder);
        var network = model.Network;
        foreach (var parameter in network.Parameters) parameter.Trains = true;
        using var optimizer = new AdamW(network.Parameters.Select(p => new OptimizedParameter(p.Name, p.Value, rate, 0)));
        var width = model.Labels.Count;
        var loss = double.NaN;
        for (var step = 1; step <= Steps; step++)
        {
            using var scope = NewDisposeScope();
            var labels = tensor(rows.SelectMany(i => patient.Labels[i].Select(on => on ? 1f : 0f)).ToArray(), rows.Length, width);
            optimizer.ZeroGradients();
            var cost = nn.functional.binary_cross_entropy_with_logits(network.Forward(network.CreateBatch([.. rows.Select(i => patient.Ids[i])])), labels);
            loss = cost.item<float>();
            if (loss < Target || !double.IsFinite(loss)) return (loss, step);
            cost.backward();
            optimizer.Step();
        }
        return (loss, Steps);
    }
}
