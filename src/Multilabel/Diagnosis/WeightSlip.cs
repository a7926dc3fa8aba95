using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>A way in which a conversion, or another implementation, computes a model differently though no tensor is missing; as a change of its weights.</summary>
/// <param name="Id">Cause.</param>
/// <param name="What">For messages, after "with".</param>
/// <param name="Apply">Changes the weights of an opened folder.</param>
internal sealed record WeightSlip(string Id, string What, Action<ExaminedModel> Apply)
{
    public static IReadOnlyList<WeightSlip> All { get; } =
    [
        new("G6", "query and key in each other's place in every layer", m => Exchange(m, m.Config.Family.Layer.Query, m.Config.Family.Layer.Key)),
        new("G6", "query and value in each other's place in every layer", m => Exchange(m, m.Config.Family.Layer.Query, m.Config.Family.Layer.Value)),
        new("G6", "key and value in each other's place in every layer", m => Exchange(m, m.Config.Family.Layer.Key, m.Config.Family.Layer.Value)),
        new("G6", "the square matrices of every layer transposed", Transpose),
        new("C10", "attention scores that are not divided by the root of a head's width", m => Scale(m, Math.Sqrt((double)m.Config.HiddenSize / m.Config.Heads))),
        new("C10", "attention scores divided by a head's width instead of its root", m => Scale(m, Math.Sqrt((double)m.Config.Heads / m.Config.HiddenSize))),
    ];

    /// <summary>The folder's model with the change.</summary>
    public ExaminedModel Open(string folder)
    {
        var model = ExaminedModel.Open(folder);
        using var quiet = no_grad();
        Apply(model);
        return model;
    }

    private static void Exchange(ExaminedModel model, string one, string other)
    {
        foreach (var first in OfModule(model, one))
        {
            using var scope = NewDisposeScope();
            var second = model.Network.Parameters[first.Name.Replace($".{one}.", $".{other}.", StringComparison.Ordinal)];
            var kept = first.Value.clone();
            first.Value.copy_(second.Value);
            second.Value.copy_(kept);
        }
    }

    private static void Transpose(ExaminedModel model)
    {
        foreach (var matrix in model.Network.Parameters.Where(p => p.Layer >= 1 && p.Layer <= model.Network.Layers && p.Value.dim() == 2 && p.Value.shape[0] == p.Value.shape[1]))
        {
            using var scope = NewDisposeScope();
            matrix.Value.copy_(matrix.Value.t().clone());
        }
    }

    private static void Scale(ExaminedModel model, double factor)
    {
        foreach (var query in OfModule(model, model.Config.Family.Layer.Query)) query.Value.mul_(HeldNumber.Of(factor));
    }

    private static List<Parameter> OfModule(ExaminedModel model, string module) => [.. model.Network.Parameters.Where(p => p.Name.Contains($".{module}.", StringComparison.Ordinal))];
}
