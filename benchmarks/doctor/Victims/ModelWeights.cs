using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.DoctorBenchmark;

/// <summary>All tensors of a model by their names, in order.</summary>
internal sealed class ModelWeights : Dictionary<string, TensorValues>
{
    public ModelWeights()
        : base(StringComparer.Ordinal)
    {
    }

    public static ModelWeights Of(SequenceClassifier model)
    {
        var weights = new ModelWeights();
        using var quiet = no_grad();
        foreach (var parameter in model.Parameters)
        {
            using var plain = parameter.Value.detach().contiguous();
            weights[parameter.Name] = new TensorValues(plain.shape, plain.data<float>().ToArray());
        }
        return weights;
    }

    public ModelWeights Copy() => Map((_, tensor) => tensor.Copy());

    public ModelWeights Map(Func<string, TensorValues, TensorValues> change)
    {
        var result = new ModelWeights();
        foreach (var (name, tensor) in this) result[name] = change(name, tensor);
        return result;
    }

    /// <summary>The same tensors under other names; those for which there is none are left out.</summary>
    public ModelWeights Rename(Func<string, string?> rename)
    {
        var result = new ModelWeights();
        foreach (var (name, tensor) in this) if (rename(name) is { } other) result[other] = tensor.Copy();
        return result;
    }

    /// <summary>The tensors that meet a condition come from another model.</summary>
    public ModelWeights With(ModelWeights other, Func<string, bool> which) => Map((name, tensor) => (which(name) ? other[name] : tensor).Copy());

    public IEnumerable<string> Where(Func<string, bool> which) => Keys.Where(which);
}
