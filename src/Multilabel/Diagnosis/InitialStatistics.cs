using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// Whether weights look as they begin: numbers of a normal distribution with initializer_range. Training adds to their mean square, so a mean square
/// that is exactly that of the beginning, within its sampling error, tells that nothing moved them far.
/// </summary>
/// <param name="Excess">Mean square over initializer_range², minus 1.</param>
/// <param name="Error">Standard error of that at the beginning.</param>
internal sealed record InitialStatistics(double Excess, double Error)
{
    /// <summary>As at the beginning: within four standard errors, and these are small.</summary>
    public bool IsInitial => Error < 0.05 && Math.Abs(Excess) < Math.Max(4 * Error, 0.01);

    /// <summary>Clearly moved.</summary>
    public bool IsMoved => Excess > Math.Max(6 * Error, 0.05);

    /// <summary>About how far a number was moved, in units of its own scale: the root mean square of what was added.</summary>
    public double Moved(double range) => range * Math.Sqrt(Math.Max(0, Excess));

    /// <summary>Of matrices of the encoder's layers that every architecture begins alike: query, key and the feed-forward part.</summary>
    public static InitialStatistics OfBody(ExaminedModel model)
    {
        var names = model.Config.Family.Layer;
        var parts = new[] { names.Query, names.Key, names.Intermediate, "." + names.Output };
        return Of(model, p => p.Layer >= 1 && p.Layer <= model.Network.Layers && p.Value.dim() == 2 && parts.Any(part => p.Name.EndsWith(part + ".weight", StringComparison.Ordinal))
            && !p.Name.EndsWith(names.AttentionOutput + ".weight", StringComparison.Ordinal));
    }

    /// <summary>Of the head's matrix before the last one, which is new in most fine-tunings; null where there is none.</summary>
    public static InitialStatistics OfHeadDense(ExaminedModel model) => Of(model, p => p.Layer > model.Network.Layers && p.Value.dim() == 2 && p.Name != model.Network.FinalWeight);

    public static InitialStatistics OfHeadFinal(ExaminedModel model) => Of(model, p => p.Name == model.Network.FinalWeight);

    /// <summary>Whether the biases that the condition chooses are exactly 0, as new ones are; one step of training changes them.</summary>
    public static bool BiasesAreZero(ExaminedModel model, Func<Parameter, bool> which)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var biases = model.Network.Parameters.Where(p => p.Value.dim() == 1 && which(p)).ToList();
        return biases.Count > 0 && biases.TrueForAll(p => p.Value.eq(HeldNumber.Of(0L)).all().item<bool>());
    }

    private static InitialStatistics Of(ExaminedModel model, Func<Parameter, bool> which)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (sum, count) = (0.0, 0L);
        foreach (var parameter in model.Network.Parameters.Where(which))
        {
            sum += parameter.Value.to(ScalarType.Float64).square().sum().item<double>();
            count += parameter.Elements;
        }
        var range = model.Config.InitializerRange;
        return count == 0 || range <= 0 ? new(double.NaN, double.PositiveInfinity) : new(sum / count / (range * range) - 1, Math.Sqrt(2.0 / count));
    }
}
