using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>A copy of an opened folder whose weights are rounded, to see what that does to its logits; one copy serves one rounding after another.</summary>
/// <param name="model">With the weights as they are.</param>
internal sealed class RoundedWeights(ExaminedModel model) : IDisposable
{
    private readonly ExaminedModel _copy = ExaminedModel.Open(model.Folder);

    public void Dispose() => _copy.Dispose();

    /// <param name="round">From a parameter to what is left of it.</param>
    /// <param name="ids">Texts.</param>
    /// <returns>[rows][labels].</returns>
    public float[][] Logits(Func<Parameter, Tensor> round, IReadOnlyList<int[]> ids)
    {
        using var quiet = no_grad();
        foreach (var parameter in model.Network.Parameters)
        {
            using var scope = NewDisposeScope();
            _copy.Network.Parameters[parameter.Name].Value.copy_(round(parameter));
        }
        return _copy.Logits(ids);
    }

    /// <summary>How alike two lists of differences are, from -1 to 1 (their cosine); 0 where one is nothing.</summary>
    public static double Alike(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        var (own, theirs) = (Product(a, a), Product(b, b));
        return own > 0 && theirs > 0 ? Product(a, b) / Math.Sqrt(own * theirs) : 0;
    }

    public static double Product(IReadOnlyList<double> a, IReadOnlyList<double> b) => a.Zip(b, (x, y) => x * y).Sum();
}
