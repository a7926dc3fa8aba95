namespace Multilabel;

/// <summary>A folder's weights computed otherwise than the folder says: with another setting, or with weights that a conversion put in other places.</summary>
/// <param name="Id">Cause.</param>
/// <param name="What">For messages, after "with".</param>
/// <param name="Why">What happened if that is right.</param>
/// <param name="Open">The model so computed.</param>
internal sealed record OtherComputation(string Id, string What, string Why, Func<ExaminedModel> Open)
{
    private static readonly string[] s_activations = ["gelu", "relu", "gelu_new", "silu", "tanh", "quick_gelu", "mish", "relu6", "sigmoid", "linear"];
    private static readonly double[] s_epsilons = [1e-12, 1e-5, 1e-7, 1e-6, 1e-8, 1e-3, 1e-2, 1e-1];

    /// <summary>One by one: each opens the folder again.</summary>
    public static IEnumerable<OtherComputation> All(ExaminedModel model) =>
        Settings(model.Config).Select(s => new OtherComputation("C10", s.What, "The setting was changed after training.", () => ExaminedModel.Open(model.Folder, s.Adjust)))
            .Concat(WeightSlips.Of(model.Folder));

    private static IEnumerable<(string What, Func<ModelConfig, ModelConfig> Adjust)> Settings(ModelConfig config)
    {
        foreach (var name in s_activations.Where(a => a != config.Activation))
            yield return ($"{config.Family.Keys.Activation} \"{name}\" in place of \"{config.Activation}\"", c => c with { Activation = name });
        if (config.Family.Keys.LayerNormEps is { } key)
            foreach (var epsilon in s_epsilons.Where(e => e != config.LayerNormEps))
                yield return (Suspicion.Text($"{key} {epsilon} in place of {config.LayerNormEps}"), c => c with { LayerNormEps = epsilon });
        // A relative table has a column for each head: there another number does not fit.
        if (config.Family.RelativePositions) yield break;
        foreach (var heads in Enumerable.Range(1, Math.Min(32, config.HiddenSize)).Where(h => config.HiddenSize % h == 0 && h != config.Heads && config.HiddenSize / h >= 4))
            yield return (Suspicion.Text($"{config.Family.Keys.Heads} {heads} in place of {config.Heads}"), c => c with { Heads = heads });
    }
}
