using System.Globalization;
using System.Text.Json.Nodes;

namespace Multilabel;

/// <summary>The sizes of a student and what it takes from the teacher.</summary>
internal sealed record StudentPlan
{
    /// <summary>The teacher's layers that it begins with, from 0; new ones where the width differs.</summary>
    public required int[] FromLayers { get; init; }

    public required int Hidden { get; init; }

    /// <summary>Whether it is as wide as the teacher, so that it can take over layers.</summary>
    public required bool SameWidth { get; init; }

    /// <exception cref="MultilabelException">The student would be larger than the teacher.</exception>
    public static StudentPlan Of(ModelConfig teacher, DistillationOptions options)
    {
        var hidden = options.Hidden ?? teacher.HiddenSize;
        if (hidden > teacher.HiddenSize) throw new MultilabelException($"--hidden is {hidden}, the teacher's width {teacher.HiddenSize}; a student is at most as wide.");
        if (options.Layers > teacher.Layers) throw new MultilabelException($"--layers is {options.Layers}, the teacher has {teacher.Layers}; a student has at most as many.");
        var from = options.LayerList() ?? EvenlySpread(options.Layers, teacher.Layers);
        if (from[^1] >= teacher.Layers) throw new MultilabelException($"--from-layers names layer {from[^1]}; the teacher has 0 to {teacher.Layers - 1}.");
        return new StudentPlan { FromLayers = from, Hidden = hidden, SameWidth = hidden == teacher.HiddenSize };
    }

    /// <summary>The first and the last layer, and others between them at equal distances.</summary>
    internal static int[] EvenlySpread(int count, int of) => count == 1
        ? [0]
        : [.. Enumerable.Range(0, count).Select(i => (int)Math.Round(i * (of - 1.0) / (count - 1), MidpointRounding.AwayFromZero))];

    /// <summary>The teacher's config.json with the student's sizes.</summary>
    public JsonObject Config(ModelConfig teacher, JsonObject written, WordPieceFiles? vocabulary)
    {
        var keys = teacher.Family.Keys;
        written[keys.Layers] = FromLayers.Length;
        if (!SameWidth)
        {
            var width = teacher.HiddenSize / teacher.Heads;
            written[keys.HiddenSize] = Hidden;
            written[keys.Heads] = Hidden % width == 0 ? Hidden / width : Enumerable.Range(1, teacher.Heads).Last(heads => Hidden % heads == 0);
            written[keys.IntermediateSize] = (int)Math.Round((double)Hidden * teacher.IntermediateSize / teacher.HiddenSize);
        }
        if (vocabulary is null) return written;
        written["vocab_size"] = vocabulary.Pieces.Count;
        written["pad_token_id"] = vocabulary.Pieces.Index().First(p => p.Item == WordPieceFiles.Pad).Index;
        foreach (var other in new[] { "bos_token_id", "eos_token_id", "sep_token_id", "cls_token_id" }) written.Remove(other);
        return written;
    }

    /// <summary>What the student calls a parameter of the teacher; null where it has no such layer.</summary>
    public string? NameOf(string name, int layer, ModelConfig teacher)
    {
        if (layer < 1 || layer > teacher.Layers) return name;
        var place = Array.IndexOf(FromLayers, layer - 1);
        string Path(int i) => string.Format(CultureInfo.InvariantCulture, teacher.Family.Layer.Path, i);
        return place < 0 || !SameWidth ? null : name.Replace(Path(layer - 1), Path(place), StringComparison.Ordinal);
    }
}
