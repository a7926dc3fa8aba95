using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Activation functions under the names that config.json uses (transformers' ACT2FN).</summary>
internal static class Activation
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> ByName = new(StringComparer.Ordinal)
    {
        ["gelu"] = x => nn.functional.gelu(x),
        ["gelu_python"] = x => nn.functional.gelu(x),
        // Three spellings of the same tanh approximation.
        ["gelu_new"] = TanhGelu,
        ["gelu_fast"] = TanhGelu,
        ["gelu_pytorch_tanh"] = TanhGelu,
        ["gelu_10"] = x => nn.functional.gelu(x).clamp(HeldNumber.Of(-10L), HeldNumber.Of(10L)),
        ["quick_gelu"] = x => x * (x * HeldNumber.Of(1.702)).sigmoid(),
        ["relu"] = x => x.relu(),
        ["relu6"] = x => x.clamp(HeldNumber.Of(0L), HeldNumber.Of(6L)),
        ["silu"] = x => nn.functional.silu(x, false),
        ["swish"] = x => nn.functional.silu(x, false),
        ["mish"] = x => nn.functional.mish(x, false),
        ["sigmoid"] = x => x.sigmoid(),
        ["tanh"] = x => x.tanh(),
        ["linear"] = x => x,
    };

    /// <summary>Names in a stable order, for messages.</summary>
    public static IEnumerable<string> Names => ByName.Keys.Order(StringComparer.Ordinal);

    public static bool Exists(string name) => ByName.ContainsKey(name);

    public static Func<Tensor, Tensor> Get(string name) => ByName[name];

    private static Tensor TanhGelu(Tensor x) => nn.functional.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh, false);
}
