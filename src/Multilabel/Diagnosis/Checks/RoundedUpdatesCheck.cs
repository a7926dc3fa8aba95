using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>G3: weights kept in bf16 while they are trained do not move by steps of less than half a unit in their last place, 1/512 of their size.</summary>
internal sealed class RoundedUpdatesCheck : ICheck
{
    private const double Stalled = 0.3, Enough = 0.001;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        var model = patient.Model;
        if (LoggedLoss.IsMet(patient) || LoggedLoss.IsBetrayed(patient) || model.Faults.Count > 0 || !IsBrainFloat(model)) yield break;
        // The sum of the learning rates is how far an optimizer of Adam's kind can move a number: too short a way needs no rounding to explain it.
        var way = patient.State is { } state && state.Log.Where(e => e["learning_rate"] is not null).Select(e => e["learning_rate"]!.Value).ToList() is { Count: > 0 } rates
            ? rates.Average() * (state.GlobalStep ?? 0) : (double?)null;
        var strength = way is null ? 66 : way >= Enough ? 88 : 45;
        var first = patient.Base ?? patient.Saved.FirstOrDefault(s => !s.IsSame && s.Model.IsWhole)?.Model;
        if (first is not null && Unmoved(model, first) is { } share && share.Unmoved >= Stalled && share.Moved > 0)
            yield return new Suspicion("G3", strength,
                Suspicion.Text($"All weights are bf16 numbers, and {100 * share.Unmoved:0} % of those in the trained layers are exactly what they were {(patient.Base is null ? "at an earlier checkpoint" : "in the base model")}, while others moved: smaller updates were rounded away.") + Way(way))
                .With("unmoved_share", share.Unmoved);
        else if (NormsStandStill(model) is { } still && still >= 0.9)
            yield return new Suspicion("G3", strength - 2,
                Suspicion.Text($"All weights are bf16 numbers, and {100 * still:0} % of the norms' weights are still exactly 1 while the norms' biases moved: next to 1 a bf16 number moves by 0.004 or not at all.") + Way(way))
                .With("norm_weights_at_one", still);
    }

    private static string Way(double? way) => way is { } sum ? Suspicion.Text($" The learning rates add up to {sum:0.####}.") : "";

    /// <summary>Whether every number fits into bf16, in whatever format it is stored.</summary>
    public static bool IsBrainFloat(ExaminedModel model)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return model.Network.Parameters.All(p => p.Value.to(ScalarType.BFloat16).to(ScalarType.Float32).eq(p.Value).all().item<bool>());
    }

    // Layers in which nothing moved were frozen.
    private static (double Unmoved, long Moved)? Unmoved(ExaminedModel model, ExaminedModel first)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (same, all) = (0L, 0L);
        foreach (var layer in model.Network.Parameters.Where(p => p.Layer >= 1 && p.Layer <= model.Network.Layers).GroupBy(p => p.Layer))
        {
            var (own, total) = (0L, 0L);
            foreach (var parameter in layer)
            {
                if (first.Network.Parameters.FirstOrDefault(p => p.Name == parameter.Name) is not { } before || !before.Value.shape.AsSpan().SequenceEqual(parameter.Value.shape)) return null;
                own += before.Value.to(ScalarType.BFloat16).to(ScalarType.Float32).eq(parameter.Value).sum().item<long>();
                total += parameter.Elements;
            }
            if (own < total) (same, all) = (same + own, all + total);
        }
        return all > 0 ? ((double)same / all, all - same) : null;
    }

    private static double? NormsStandStill(ExaminedModel model)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var norms = model.Network.Parameters.Where(p => p.Layer >= 1 && InitialValues.IsNorm(p)).ToList();
        var (weights, biases) = (norms.Where(p => !InitialValues.IsBias(p)).ToList(), norms.Where(InitialValues.IsBias).ToList());
        if (weights.Count == 0 || biases.Sum(b => b.Value.ne(HeldNumber.Of(0L)).sum().item<long>()) < 0.5 * biases.Sum(b => b.Elements)) return null;
        return (double)weights.Sum(w => w.Value.eq(HeldNumber.Of(1L)).sum().item<long>()) / weights.Sum(w => w.Elements);
    }
}
