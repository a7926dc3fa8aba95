using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>All numbers of one layer as the kernels read them: matrices in fp32 or bf16, biases and norms always in fp32.</summary>
internal sealed class LayerWeights : IDisposable
{
    public LayerWeights(ModelConfig config, ParameterMap parameters, FusedProjection attention, string path, bool half)
    {
        var names = config.Family.Layer;
        LayerMatrix Matrix(string name) => new([parameters[path + name + ".weight"]], parameters[path + name + ".weight"].Value, half);
        Parameter Bias(string name) => parameters[path + name + ".bias"];
        SumNormKernel Kernel(string dense, string norm) =>
            new(Bias(dense).Value.detach(), parameters[path + norm + ".weight"].Value.detach(), Bias(norm).Value.detach(), config.LayerNormEps);

        var projected = new[] { names.Query, names.Key, names.Value };
        using var scope = NewDisposeScope();
        Projection = new LayerMatrix([.. projected.Select(n => parameters[path + n + ".weight"])], attention.Weight, half);
        ProjectionBiases = [.. projected.Select(Bias)];
        ProjectionBias = attention.Bias.detach().DetachFromDisposeScope();
        AttentionOutput = Matrix(names.AttentionOutput);
        AttentionNorm = Kernel(names.AttentionOutput, names.AttentionNorm);
        AttentionVectors = [Bias(names.AttentionOutput), parameters[path + names.AttentionNorm + ".weight"], Bias(names.AttentionNorm)];
        Intermediate = Matrix(names.Intermediate);
        IntermediateBias = Bias(names.Intermediate);
        Output = Matrix(names.Output);
        OutputNorm = Kernel(names.Output, names.OutputNorm);
        OutputVectors = [Bias(names.Output), parameters[path + names.OutputNorm + ".weight"], Bias(names.OutputNorm)];
        foreach (var tensor in Vectors) tensor.DetachFromDisposeScope();
    }

    /// <summary>Query, key and value, [3H, H].</summary>
    public LayerMatrix Projection { get; }

    /// <summary>[3H].</summary>
    public Tensor ProjectionBias { get; }

    public IReadOnlyList<Parameter> ProjectionBiases { get; }

    /// <summary>[H, H].</summary>
    public LayerMatrix AttentionOutput { get; }

    public SumNormKernel AttentionNorm { get; }

    /// <summary>Bias, gamma and beta of <see cref="AttentionNorm"/>.</summary>
    public IReadOnlyList<Parameter> AttentionVectors { get; }

    /// <summary>[I, H].</summary>
    public LayerMatrix Intermediate { get; }

    public Parameter IntermediateBias { get; }

    /// <summary>[H, I].</summary>
    public LayerMatrix Output { get; }

    public SumNormKernel OutputNorm { get; }

    /// <summary>Bias, gamma and beta of <see cref="OutputNorm"/>.</summary>
    public IReadOnlyList<Parameter> OutputVectors { get; }

    public IEnumerable<LayerMatrix> Matrices => [Projection, AttentionOutput, Intermediate, Output];

    /// <summary>Whether any of the layer's parameters trains.</summary>
    public bool Trains => Matrices.Any(m => m.Trains) || ProjectionBiases.Concat(AttentionVectors).Concat(OutputVectors).Append(IntermediateBias).Any(p => p.Trains);

    private IEnumerable<Tensor> Vectors =>
        new[] { AttentionNorm, OutputNorm }.SelectMany(k => new[] { k.Bias, k.Gamma, k.Beta });

    /// <summary>Adds to the gradients of fp32 vectors.</summary>
    /// <param name="parameters">Those of the rows of <paramref name="gradients"/>.</param>
    /// <param name="gradients">[count, width].</param>
    public static void Gather(IReadOnlyList<Parameter> parameters, Tensor gradients)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            var value = parameters[i].Value;
            if (!value.requires_grad) continue;
            using var row = gradients.narrow(0, i, 1).view(value.shape);
            if (value.grad is { } sum) sum.AddInPlace(row);
            else value.grad = row.clone();
        }
    }

    public void Dispose()
    {
        foreach (var matrix in Matrices) matrix.Dispose();
        foreach (var tensor in Vectors) tensor.Dispose();
        ProjectionBias.Dispose();
    }
}
