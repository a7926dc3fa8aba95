using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Recognises weights that no optimizer ever touched: an optimizer moves every number, and a bias that is exactly zero everywhere never moved.</summary>
internal static class InitialValues
{
    /// <summary>Exactly one for a norm's weights, exactly zero for a bias, normal with the initialiser's range for a matrix.</summary>
    public static bool Holds(Parameter parameter, double range)
    {
        if (IsBias(parameter)) return AllAre(parameter.Value, 0);
        return IsNorm(parameter) ? AllAre(parameter.Value, 1) : IsFreshNormal(Numbers(parameter.Value), range);
    }

    public static bool IsBias(Parameter parameter) => parameter.Name.EndsWith(".bias", StringComparison.Ordinal);

    public static bool IsNorm(Parameter parameter) => parameter.Value.dim() == 1 && (parameter.Name.Contains("LayerNorm", StringComparison.Ordinal) || parameter.Name.Contains("layer_norm", StringComparison.Ordinal));

    /// <summary>A folder's model with all layer norms as they begin: ones and zeros.</summary>
    public static ExaminedModel WithNewNorms(string folder)
    {
        var model = ExaminedModel.Open(folder);
        using var quiet = no_grad();
        foreach (var norm in model.Network.Parameters.Where(IsNorm)) norm.Value.fill_(HeldNumber.Of(IsBias(norm) ? 0L : 1L));
        return model;
    }

    /// <summary>Whether all biases and norms of the transformer layers are as they begin.</summary>
    public static bool EncoderIsUntouched(ExaminedModel model) => model.Network.Parameters
        .Where(p => p.Layer >= 1 && p.Layer <= model.Network.Layers && p.Value.dim() == 1).All(p => Holds(p, model.Config.InitializerRange));

    /// <summary>
    /// How a linear layer shows that it was begun anew; null if it does not. In transformers weights are normal and biases zero, in PyTorch both are
    /// uniform within 1/√inputs.
    /// </summary>
    /// <param name="model">The folder.</param>
    /// <param name="module">Name without <c>.weight</c>.</param>
    /// <param name="anySign">Whether one sign is enough, be it zero biases or fresh weights: only where log and outputs contradict each other.</param>
    public static string? OfLinear(ExaminedModel model, string module, bool anySign = false)
    {
        if (!model.Network.Parameters.Contains(module + ".weight") || !model.Network.Parameters.Contains(module + ".bias")) return null;
        var (weight, bias) = (Numbers(model.Network.Parameters[module + ".weight"].Value), Numbers(model.Network.Parameters[module + ".bias"].Value));
        var range = model.Config.InitializerRange;
        var (normal, zero) = (IsFreshNormal(weight, range), Array.TrueForAll(bias, b => b == 0));
        if ((normal && zero) || (anySign && (normal || zero)))
        {
            return Suspicion.Text($"weights of standard deviation {Spread(weight):0.0000}{(normal ? $", the initialiser's {range:0.####}," : "")}")
                + (zero ? " and biases of exactly 0" : " and biases of another origin");
        }
        var bound = 1 / Math.Sqrt(model.Network.Parameters[module + ".weight"].Value.shape[1]);
        return IsFreshUniform(weight, bound) && Array.TrueForAll(bias, b => Math.Abs(b) <= bound)
            ? Suspicion.Text($"weights spread evenly between ±{bound:0.000}, as PyTorch begins a linear layer")
            : null;
    }

    /// <summary>Standard deviation within four standard errors of the range's, tails as a normal's.</summary>
    public static bool IsFreshNormal(float[] values, double range)
    {
        if (values.Length < 32 || range <= 0) return false;
        var (n, spread) = (values.Length, Spread(values));
        return Math.Abs((spread / range) - 1) < (4 / Math.Sqrt(2.0 * n)) + 0.005 && Math.Abs(Kurtosis(values) - 3) < (5 * Math.Sqrt(24.0 / n)) + 0.02
            && Math.Abs(values.Average(v => (double)v)) < 4 * range / Math.Sqrt(n);
    }

    /// <summary>Fills the interval evenly and never leaves it.</summary>
    public static bool IsFreshUniform(float[] values, double bound)
    {
        if (values.Length < 32) return false;
        var (n, most) = (values.Length, values.Max(v => Math.Abs((double)v)));
        return most <= bound * 1.005 && most >= bound * (1 - (12.0 / n)) && Math.Abs((Spread(values) * Math.Sqrt(3) / bound) - 1) < 4 / Math.Sqrt(2.0 * n)
            && Math.Abs(Kurtosis(values) - 1.8) < 0.25;
    }

    private static bool AllAre(Tensor tensor, double value)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return tensor.eq(HeldNumber.Of(value)).all().item<bool>();
    }

    private static float[] Numbers(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return tensor.detach().cpu().contiguous().data<float>().ToArray();
    }

    private static double Spread(float[] values)
    {
        var mean = values.Average(v => (double)v);
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }

    private static double Kurtosis(float[] values)
    {
        var mean = values.Average(v => (double)v);
        var variance = values.Average(v => (v - mean) * (v - mean));
        return variance > 0 ? values.Average(v => Math.Pow(v - mean, 4)) / (variance * variance) : 0;
    }
}
