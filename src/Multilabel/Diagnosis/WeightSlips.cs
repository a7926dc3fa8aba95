using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>What conversions and other implementations do to a model though no tensor is missing, as changes of its weights.</summary>
internal static class WeightSlips
{
    private const string Converted = "Whatever converted the weights put them there.", Trained = "The model was trained by something that computes so.";

    private static readonly (string Id, string What, string Why, Action<ExaminedModel> Apply)[] s_all =
    [
        ("G6", "query and key in each other's place in every layer", Converted, m => Exchange(m, m.Config.Family.Layer.Query, m.Config.Family.Layer.Key)),
        ("G6", "query and value in each other's place in every layer", Converted, m => Exchange(m, m.Config.Family.Layer.Query, m.Config.Family.Layer.Value)),
        ("G6", "key and value in each other's place in every layer", Converted, m => Exchange(m, m.Config.Family.Layer.Key, m.Config.Family.Layer.Value)),
        ("G6", "the square matrices of every layer transposed", Converted, Transpose),
        ("C10", "attention scores that are not divided by the root of a head's width", Trained, m => Scale(m, Math.Sqrt((double)m.Config.HiddenSize / m.Config.Heads))),
        ("C10", "attention scores divided by a head's width instead of its root", Trained, m => Scale(m, Math.Sqrt((double)m.Config.Heads / m.Config.HiddenSize))),
    ];

    /// <summary>A folder's model with each of the changes.</summary>
    public static IEnumerable<OtherComputation> Of(string folder) => s_all.Select(s => new OtherComputation(s.Id, s.What, s.Why, () => Open(folder, s.Apply)));

    private static ExaminedModel Open(string folder, Action<ExaminedModel> apply)
    {
        var model = ExaminedModel.Open(folder);
        using var quiet = no_grad();
        apply(model);
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
