using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Layer norm over the last dimension.</summary>
internal sealed class Norm(ParameterMap parameters, string name, double eps)
{
    private readonly Tensor _weight = parameters[name + ".weight"].Value;
    private readonly Tensor _bias = parameters[name + ".bias"].Value;
    private readonly long[] _size = parameters[name + ".weight"].Value.shape;

    public Tensor Apply(Tensor x) => nn.functional.layer_norm(x, _size, _weight, _bias, eps);
}
