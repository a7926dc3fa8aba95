using System.Globalization;
using System.Text;

namespace Multilabel;

/// <summary>Which parameters train. Layer 0 holds the embeddings, 1 to L the transformer layers, L + 1 the head.</summary>
internal sealed record FreezePlan(IReadOnlyList<string> Trainable, IReadOnlyList<FreezePlan.LayerRow> Layers)
{
    /// <summary>One line of the table that shows what trains.</summary>
    public sealed record LayerRow(string Name, int Tensors, long Parameters, long TrainableParameters, double LearningRate);

    /// <summary>The highest layer without a trainable parameter below which nothing trains either: a prefix that gives the same output every epoch; -1 without one.</summary>
    public int FrozenPrefix { get; private init; }

    public static FreezePlan Create(ParameterMap parameters, TrainingOptions options, Func<int, double> learningRate)
    {
        var head = parameters.HeadLayer;
        var frozen = options.FreezeBy == FreezeBy.Layers
            ? FreezeLayers(parameters, options.FreezeRatio)
            : FreezeTensors(parameters, options.FreezeRatio);
        var rows = new List<LayerRow>();
        var prefix = -1;
        for (var layer = 0; layer <= head; layer++)
        {
            var own = parameters.Where(p => p.Layer == layer).ToList();
            var training = own.Where(p => !frozen.Contains(p.Name)).Sum(p => p.Elements);
            if (training == 0 && prefix == layer - 1 && layer < head) prefix = layer;
            var name = layer == 0 ? "embeddings" : layer == head ? "head" : $"layer {layer}";
            rows.Add(new LayerRow(name, own.Count, own.Sum(p => p.Elements), training, training > 0 ? learningRate(layer) : 0));
        }
        return new FreezePlan(parameters.Select(p => p.Name).Where(n => !frozen.Contains(n)).ToList(), rows) { FrozenPrefix = prefix };
    }

    /// <summary>The table of what trains, one line per run of equal layers.</summary>
    public string Describe()
    {
        var text = new StringBuilder("What trains:");
        for (var at = 0; at < Layers.Count;)
        {
            var end = at;
            while (end + 1 < Layers.Count - 1 && at > 0 && Layers[end + 1].TrainableParameters > 0 == Layers[at].TrainableParameters > 0) end++;
            var part = Layers.Skip(at).Take(end - at + 1).ToList();
            var name = end > at ? $"layers {at}-{end}" : part[0].Name;
            var training = part.Sum(l => l.TrainableParameters);
            var rate = part[0].LearningRate == part[^1].LearningRate ? Rate(part[0]) : $"{Rate(part[0])} to {Rate(part[^1])}";
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"  {name,-12} {part.Sum(l => l.Tensors),4} tensors {part.Sum(l => l.Parameters),12:#,0} parameters  ")
                .Append(training == 0 ? "frozen" : training == part.Sum(l => l.Parameters) ? $"train at {rate}" : string.Create(CultureInfo.InvariantCulture, $"{training:#,0} of them train at {rate}"));
            at = end + 1;
        }
        return text.ToString();
    }

    private static string Rate(LayerRow layer) => layer.LearningRate.ToString("0.0e+0", CultureInfo.InvariantCulture);

    private static HashSet<string> FreezeLayers(ParameterMap parameters, double ratio)
    {
        var last = ratio > 0 ? (int)Math.Round(ratio * (parameters.HeadLayer - 1), MidpointRounding.AwayFromZero) : -1;
        return parameters.Where(p => p.Layer <= last).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
    }

    // The forum's script: the first round(n * ratio) tensors of all n, the head's never.
    private static HashSet<string> FreezeTensors(ParameterMap parameters, double ratio) =>
        parameters.Take((int)Math.Round(parameters.Count * ratio, MidpointRounding.ToEven)).Where(p => p.Layer < parameters.HeadLayer).Select(p => p.Name)
            .ToHashSet(StringComparer.Ordinal);
}
