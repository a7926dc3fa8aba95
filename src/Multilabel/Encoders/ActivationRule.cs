using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>An activation with its bias, forward and backward, on rows in any format.</summary>
internal interface IActivationRule
{
    /// <summary>act(x + bias); in place where <paramref name="x"/> is not needed again.</summary>
    Tensor Forward<TFormat>(Tensor x, Tensor bias, bool inPlace) where TFormat : struct, INumberFormat;

    /// <summary>Turns the gradient of the result into that of x in place; gives that of the bias, fp32.</summary>
    Tensor Backward<TFormat>(Tensor gradient, Tensor x, Tensor bias) where TFormat : struct, INumberFormat;
}

/// <summary>The rule of each name that config.json uses.</summary>
internal static class ActivationRule
{
    public static IActivationRule Of(string name) => name switch
    {
        "gelu" or "gelu_python" => new WithKernel<Gelu>(),
        "gelu_new" or "gelu_fast" or "gelu_pytorch_tanh" => new WithKernel<TanhGelu>(),
        "relu" => new WithKernel<Relu>(),
        _ => new WithAutograd(Activation.Get(name)),
    };

    private sealed class WithKernel<TActivation> : IActivationRule where TActivation : struct, IActivation
    {
        public Tensor Forward<TFormat>(Tensor x, Tensor bias, bool inPlace) where TFormat : struct, INumberFormat =>
            ActivationKernel<TActivation>.Forward<TFormat>(x, bias, inPlace);

        public Tensor Backward<TFormat>(Tensor gradient, Tensor x, Tensor bias) where TFormat : struct, INumberFormat =>
            ActivationKernel<TActivation>.Backward<TFormat>(gradient, x, bias);
    }

    /// <summary>Rarer functions: slower, but from one definition.</summary>
    private sealed class WithAutograd(Func<Tensor, Tensor> function) : IActivationRule
    {
        public Tensor Forward<TFormat>(Tensor x, Tensor bias, bool inPlace) where TFormat : struct, INumberFormat
        {
            using var scope = NewDisposeScope();
            return function(x.to_type(ScalarType.Float32).Plus(bias.detach())).to_type(x.dtype).MoveToOuterDisposeScope();
        }

        public Tensor Backward<TFormat>(Tensor gradient, Tensor x, Tensor bias) where TFormat : struct, INumberFormat
        {
            using var scope = NewDisposeScope();
            using var differentiate = enable_grad();
            var input = x.detach().to_type(ScalarType.Float32).Plus(bias.detach()).requires_grad_();
            function(input).backward([gradient.to_type(ScalarType.Float32)]);
            using var quiet = no_grad();
            gradient.copy_(input.grad!);
            return input.grad!.sum([0L]).MoveToOuterDisposeScope();
        }
    }
}
