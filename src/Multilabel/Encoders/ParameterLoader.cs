using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Fills the parameters of a model from stored tensors or from the seed, and keeps account of it. Nothing is filled silently.</summary>
internal sealed class ParameterLoader(ModelConfig config, LoadOptions options, IReadOnlyList<FusedProjection> fused, string prefix)
{
    private readonly Device _device = options.Device ?? CPU;
    private readonly List<Parameter> _parameters = [];
    private readonly List<string> _used = [];
    private readonly List<string> _new = [];
    private readonly List<TensorNote> _replaced = [];
    private readonly List<string> _missing = [];

    /// <summary>The parameters so far, in the order in which they were added.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    public IReadOnlyList<string> Used => _used;

    public IReadOnlyList<string> New => _new;

    public IReadOnlyList<TensorNote> Replaced => _replaced;

    /// <summary>Required parameters that no file has. The caller makes one error of all of them.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>A parameter that must come from the file.</summary>
    public void AddStored(ParameterSpec spec, StoredTensor? stored)
    {
        if (options.Tolerant)
        {
            AddOrBegin(spec, stored);
            return;
        }
        if (stored is null)
        {
            _missing.Add(spec.Name);
            return;
        }
        if (!stored.Shape.AsSpan().SequenceEqual(spec.Shape))
            throw new MultilabelException($"{stored.File}: tensor \"{stored.Name}\" is {Sizes(stored.Shape)}; {config.Path} makes it {Sizes(spec.Shape)}. " +
                "Weights and config.json belong to different models, or one of them was changed.");
        Add(spec, stored);
    }

    /// <summary>A parameter of the head, which begins anew where it is missing or does not fit, if the model is to be trained.</summary>
    /// <param name="spec">What the head needs.</param>
    /// <param name="stored">What the file has under this name.</param>
    /// <param name="replace">Why it begins anew even if it fits; null if it need not.</param>
    public void AddHead(ParameterSpec spec, StoredTensor? stored, string? replace)
    {
        if (options.Tolerant)
        {
            AddOrBegin(spec, stored);
            return;
        }
        if (!options.Training)
        {
            if (stored is not null && spec.Shape[0] == config.Labels.Count && stored.Shape[0] != spec.Shape[0])
                throw new MultilabelException($"{stored.File}: the head \"{stored.Name}\" has {stored.Shape[0]} outputs, but {config.Path} names " +
                    $"{spec.Shape[0]} labels. Put {stored.Shape[0]} names into \"id2label\" there, in the order of training.");
            AddStored(spec, stored);
            return;
        }
        if (stored is null)
        {
            _new.Add(spec.Name);
            Add(spec, null);
            return;
        }
        if (replace is null && !stored.Shape.AsSpan().SequenceEqual(spec.Shape)) replace = $"because it is {Sizes(stored.Shape)} and {Sizes(spec.Shape)} is " +
            "needed";
        if (replace is not null) _replaced.Add(new TensorNote(spec.Name, replace));
        Add(spec, replace is null ? stored : null);
    }

    // What cannot be taken from the file begins anew, and is told.
    private void AddOrBegin(ParameterSpec spec, StoredTensor? stored)
    {
        var fits = stored is not null && stored.Shape.AsSpan().SequenceEqual(spec.Shape);
        var reason = stored is null ? null
            : !fits ? $"because it is {Sizes(stored.Shape)} and {Sizes(spec.Shape)} is needed"
            : !IsReadable(stored) ? $"because it holds {stored.Type.Tag()} numbers"
            : null;
        if (stored is null) _new.Add(spec.Name);
        else if (reason is not null) _replaced.Add(new TensorNote(spec.Name, reason) { IsOfOtherType = fits });
        Add(spec, reason is null ? stored : null);
    }

    /// <summary>Frees what was made so far, after an error.</summary>
    public void Discard()
    {
        foreach (var parameter in _parameters) parameter.Value.Dispose();
    }

    private void Add(ParameterSpec spec, StoredTensor? stored)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var values = stored is null ? Begin(spec) : Read(stored);
        var leaf = FusedLeaf(spec.Name);
        if (leaf is not null)
            leaf.copy_(values);
        else
            leaf = values.to(_device).DetachFromDisposeScope();
        _parameters.Add(new Parameter(spec.Name, spec.Layer, leaf));
        if (stored is not null) _used.Add(spec.Name);
    }

    private static bool IsReadable(StoredTensor stored) => stored.Type is StoredType.F16 or StoredType.BF16 or StoredType.F32 or StoredType.F64;

    private static Tensor Read(StoredTensor stored) => IsReadable(stored)
        ? stored.ToTensor(ScalarType.Float32)
        : throw new MultilabelException($"{stored.File}: tensor \"{stored.Name}\" holds {stored.Type.Tag()} numbers; weights are F32, F16, BF16 or F64. " +
            "A quantised model must be saved in full precision first.");

    private Tensor Begin(ParameterSpec spec)
    {
        if (spec.Initial != InitialValue.Normal) return spec.Initial == InitialValue.Ones ? ones(spec.Shape) : zeros(spec.Shape);
        var tensor = empty(spec.Shape, ScalarType.Float32);
        var random = SeededRandom.For(options.Seed, spec.Name);
        foreach (ref var value in MemoryMarshal.Cast<byte, float>(tensor.bytes)) value = (float)(config.InitializerRange * NormalNumbers.Next(random));
        return tensor;
    }

    private Tensor? FusedLeaf(string name)
    {
        var names = config.Family.Layer;
        for (var i = 0; i < fused.Count; i++)
        {
            var path = prefix + string.Format(CultureInfo.InvariantCulture, names.Path, i);
            if (!name.StartsWith(path, StringComparison.Ordinal)) continue;
            var rest = name[path.Length..];
            var part = rest.StartsWith(names.Query + ".", StringComparison.Ordinal) ? 0
                : rest.StartsWith(names.Key + ".", StringComparison.Ordinal) ? 1
                : rest.StartsWith(names.Value + ".", StringComparison.Ordinal) ? 2 : -1;
            return part < 0 ? null : fused[i].Leaf(part, rest.EndsWith(".bias", StringComparison.Ordinal));
        }
        return null;
    }

    private static string Sizes(long[] shape) => $"[{string.Join(", ", shape.Select(s => s.ToString(CultureInfo.InvariantCulture)))}]";
}
