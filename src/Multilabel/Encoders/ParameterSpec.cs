using System.Globalization;

namespace Multilabel;

/// <summary>A parameter that the model must have.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Shape">Its sizes as config.json implies them.</param>
/// <param name="Layer">As in <see cref="Parameter.Layer"/>.</param>
/// <param name="Initial">What it holds before training where it is new.</param>
internal sealed record ParameterSpec(string Name, long[] Shape, int Layer, InitialValue Initial)
{
    /// <summary>Everything below the head, in the order of named_parameters().</summary>
    /// <param name="config">Family and sizes.</param>
    /// <param name="prefix">Goes before each name: <c>bert.</c> inside a classifier, nothing in a bare encoder.</param>
    public static IEnumerable<ParameterSpec> OfEncoder(ModelConfig config, string prefix)
    {
        var family = config.Family;
        foreach (var table in family.EmbeddingOrder)
        {
            var name = $"{prefix}embeddings.{table}";
            if (table == "LayerNorm")
            {
                foreach (var spec in Norm(name, config.EmbeddingSize, 0)) yield return spec;
                continue;
            }
            var rows = table switch { "word_embeddings" => config.VocabularySize, "position_embeddings" => config.Positions, _ => config.TokenTypes };
            yield return new ParameterSpec(name + ".weight", [rows, config.EmbeddingSize], 0, InitialValue.Normal);
        }
        if (config.EmbeddingSize != config.HiddenSize)
            foreach (var spec in Linear(prefix + "embeddings_project", config.EmbeddingSize, config.HiddenSize, 0)) yield return spec;

        var names = family.Layer;
        for (var i = 0; i < config.Layers; i++)
        {
            var path = prefix + string.Format(CultureInfo.InvariantCulture, names.Path, i);
            foreach (var dense in new[] { names.Query, names.Key, names.Value, names.AttentionOutput })
                foreach (var spec in Linear(path + dense, config.HiddenSize, config.HiddenSize, i + 1)) yield return spec;
            foreach (var spec in Norm(path + names.AttentionNorm, config.HiddenSize, i + 1)) yield return spec;
            foreach (var spec in Linear(path + names.Intermediate, config.HiddenSize, config.IntermediateSize, i + 1)) yield return spec;
            foreach (var spec in Linear(path + names.Output, config.IntermediateSize, config.HiddenSize, i + 1)) yield return spec;
            foreach (var spec in Norm(path + names.OutputNorm, config.HiddenSize, i + 1)) yield return spec;
        }

        // Every layer reads this table, so it belongs below them all: whoever freezes the lowest layers must freeze it too.
        if (family.RelativePositions)
            yield return new ParameterSpec(prefix + "encoder.relative_attention_bias.weight", [config.RelativeBuckets, config.Heads], 0, InitialValue.Normal);
    }

    /// <summary>Weight [outputs, inputs] and bias of a linear layer.</summary>
    public static IEnumerable<ParameterSpec> Linear(string name, int inputs, int outputs, int layer) =>
        [new(name + ".weight", [outputs, inputs], layer, InitialValue.Normal), new(name + ".bias", [outputs], layer, InitialValue.Zeros)];

    private static IEnumerable<ParameterSpec> Norm(string name, int size, int layer) =>
        [new(name + ".weight", [size], layer, InitialValue.Ones), new(name + ".bias", [size], layer, InitialValue.Zeros)];
}
