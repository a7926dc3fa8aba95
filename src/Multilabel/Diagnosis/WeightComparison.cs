using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>A tensor of one model against the tensor of the same name of another.</summary>
/// <param name="Name">Inside the model, without the encoder's prefix.</param>
/// <param name="Layer">0 for embeddings, 1 to L for the layers, L + 1 for the head.</param>
/// <param name="Dimensions">2 for a matrix, 1 for biases and norms.</param>
/// <param name="Elements">Numbers in the tensor.</param>
/// <param name="Unchanged">Numbers that are exactly equal.</param>
/// <param name="RelativeChange">‖a - b‖ / ‖b‖.</param>
/// <param name="Ratio">The factor c for which c · b is nearest to a.</param>
/// <param name="RatioError">‖a - c · b‖ / ‖a‖: 0 where a is b times a number.</param>
internal sealed record TensorChange(string Name, int Layer, int Dimensions, long Elements, long Unchanged, double RelativeChange, double Ratio, double RatioError)
{
    /// <summary>Half precision rounds by at most 2^-9 of a number.</summary>
    public const double Rounding = 0.004;

    public bool IsEqual => Unchanged == Elements;

    /// <summary>Equal, or no further apart than rounding to half precision moves a tensor.</summary>
    public bool IsSame => IsEqual || RelativeChange <= Rounding;
}

/// <summary>Compares the weights of two opened folders.</summary>
internal static class WeightComparison
{
    /// <summary>Tensors that both have in the same shape, in the order of <paramref name="model"/>; those that began anew in either are left out.</summary>
    public static IReadOnlyList<TensorChange> Of(ExaminedModel model, ExaminedModel other)
    {
        var there = other.Network.Parameters.ToDictionary(p => Bare(p.Name, other), StringComparer.Ordinal);
        var begun = model.Faults.Where(f => f.Kind != TensorFaultKind.NotFinite).Select(f => Bare(f.Name, model))
            .Concat(other.Faults.Where(f => f.Kind != TensorFaultKind.NotFinite).Select(f => Bare(f.Name, other))).ToHashSet(StringComparer.Ordinal);
        var changes = new List<TensorChange>();
        foreach (var parameter in model.Network.Parameters)
        {
            var name = Bare(parameter.Name, model);
            if (begun.Contains(name) || !there.TryGetValue(name, out var twin) || !twin.Value.shape.AsSpan().SequenceEqual(parameter.Value.shape)) continue;
            changes.Add(Of(name, parameter, twin));
        }
        return changes;
    }

    private static TensorChange Of(string name, Parameter a, Parameter b)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (x, y) = (a.Value.to(ScalarType.Float64).flatten(), b.Value.to(ScalarType.Float64).flatten());
        var (xx, yy, xy) = (x.dot(x).item<double>(), y.dot(y).item<double>(), x.dot(y).item<double>());
        var ratio = yy > 0 ? xy / yy : 1;
        var apart = (x - y).norm().item<double>();
        return new TensorChange(
            name, a.Layer, (int)a.Value.dim(), x.numel(), x.eq(y).sum().item<long>(), yy > 0 ? apart / Math.Sqrt(yy) : apart,
            ratio, xx > 0 ? (x - (ratio * y)).norm().item<double>() / Math.Sqrt(xx) : 0);
    }

    private static string Bare(string name, ExaminedModel model)
    {
        var prefix = model.Config.Family.Prefix + ".";
        return name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
    }
}
