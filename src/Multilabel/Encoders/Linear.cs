using static TorchSharp.torch;

namespace Multilabel;

/// <summary>x Wᵀ + b over the last dimension.</summary>
internal sealed class Linear(ParameterMap parameters, string name)
{
    private readonly Tensor _weight = parameters[name + ".weight"].Value;
    private readonly Tensor _bias = parameters[name + ".bias"].Value;

    public Tensor Apply(Tensor x) => nn.functional.linear(x, _weight, _bias);
}
