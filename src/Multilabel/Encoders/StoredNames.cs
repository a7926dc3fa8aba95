using System.Globalization;

namespace Multilabel;

/// <summary>
/// Gives the tensors of a weight file the names that a model expects. Training scripts wrap models (<c>module.</c>, <c>_orig_mod.</c>), old files call
/// a layer norm's parts gamma and beta, and the encoder's own prefix is there or not, depending on the class that saved it.
/// </summary>
internal sealed class StoredNames
{
    private static readonly string[] Wrappers = ["module.", "_orig_mod.", "model."];
    private static readonly string[] BaseModules = ["embeddings.", "embeddings_project.", "encoder.", "transformer.", "pooler."];
    private static readonly string[] OtherHeads =
    [
        "cls.", "lm_head.", "predictions.", "discriminator_predictions.", "generator_predictions.", "generator_lm_head.",
        "vocab_transform.", "vocab_layer_norm.", "vocab_projector.", "qa_outputs.",
    ];

    private readonly Dictionary<string, StoredTensor> _byName = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ofEncoder = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private readonly string _prefix;

    /// <param name="tensors">As in the files.</param>
    /// <param name="family">Knows the encoder's prefix.</param>
    /// <param name="prefix">What the model that is to be filled puts before the encoder's names: that prefix with a dot, or nothing.</param>
    /// <param name="tolerant">Whether to take off whatever stands before the encoder's names, too, be it known or not, and to choose where two tensors stand for one.</param>
    public StoredNames(IReadOnlyDictionary<string, StoredTensor> tensors, EncoderFamily family, string prefix, bool tolerant = false)
    {
        _prefix = prefix;
        var names = tensors.Keys.ToDictionary(name => name, StringComparer.Ordinal);
        while (names.Count > 0 && Wrappers.FirstOrDefault(w => names.Values.All(n => n.StartsWith(w, StringComparison.Ordinal))) is { } wrapper)
        {
            foreach (var key in names.Keys) names[key] = names[key][wrapper.Length..];
            _notes.Add($"prefix \"{wrapper}\" taken off all names");
        }

        if (tolerant && UnknownWrapper(names.Values, family) is { } unknown)
        {
            foreach (var key in names.Keys) if (names[key].StartsWith(unknown, StringComparison.Ordinal)) names[key] = names[key][unknown.Length..];
            _notes.Add($"prefix \"{unknown}\" taken off");
        }

        var old = 0;
        foreach (var (key, name) in names)
        {
            var today = Today(name);
            if (today == name) continue;
            names[key] = today;
            old++;
        }
        if (old > 0) _notes.Add($"{old} old names gamma and beta read as weight and bias");

        var saved = family.Prefix + ".";
        var prefixed = names.Values.Any(n => n.StartsWith(saved, StringComparison.Ordinal));
        foreach (var (key, name) in names)
        {
            var ofEncoder = prefixed ? name.StartsWith(saved, StringComparison.Ordinal) : BaseModules.Any(m => name.StartsWith(m, StringComparison.Ordinal));
            var wanted = !ofEncoder ? name : prefix + (prefixed ? name[saved.Length..] : name);
            if (_byName.TryAdd(wanted, tensors[key]))
            {
                if (ofEncoder) _ofEncoder.Add(wanted);
                continue;
            }
            if (!tolerant) throw new MultilabelException($"{tensors[key].File}: tensors \"{_byName[wanted].Name}\" and \"{key}\" both stand for {wanted}; remove one of them.");
            _notes.Add($"{wanted} is there twice, as \"{_byName[wanted].Name}\" and \"{key}\"; the one under today's name is read");
            if (key.EndsWith(name, StringComparison.Ordinal)) _byName[wanted] = tensors[key];
        }
    }

    public IReadOnlyList<string> Notes => _notes;

    /// <summary>A name as it is written today: a norm's gamma and beta are its weight and bias.</summary>
    public static string Today(string name) => name.EndsWith(".gamma", StringComparison.Ordinal) ? name[..^"gamma".Length] + "weight"
        : name.EndsWith(".beta", StringComparison.Ordinal) ? name[..^"beta".Length] + "bias"
        : name;

    // What stands before the name that every encoder's table of words has.
    private static string? UnknownWrapper(IEnumerable<string> names, EncoderFamily family)
    {
        const string words = "embeddings.word_embeddings.weight";
        if (names.FirstOrDefault(n => n.EndsWith(words, StringComparison.Ordinal)) is not { } table) return null;
        var before = table[..^words.Length];
        if (before.EndsWith(family.Prefix + ".", StringComparison.Ordinal)) before = before[..^(family.Prefix.Length + 1)];
        return before.Length > 0 ? before : null;
    }

    public StoredTensor? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Stored tensors of the encoder under <paramref name="module"/>, for example its pooler, with their names inside the encoder.</summary>
    public IEnumerable<(string Name, StoredTensor Tensor)> Under(string module) =>
        _byName.Where(pair => _ofEncoder.Contains(pair.Key) && pair.Key.StartsWith(_prefix + module, StringComparison.Ordinal))
            .Select(pair => (pair.Key[_prefix.Length..], pair.Value));

    /// <summary>Why each of the tensors that no parameter takes is left over.</summary>
    /// <exception cref="MultilabelException">One belongs to the encoder, so the configuration describes another model than the file holds.</exception>
    public List<TensorNote> LeftOver(IReadOnlySet<string> taken, ModelConfig config, bool tolerant = false)
    {
        var notes = new List<TensorNote>();
        var strange = new List<StoredTensor>();
        foreach (var (name, tensor) in _byName.Where(pair => !taken.Contains(pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var inside = _ofEncoder.Contains(name) ? name[_prefix.Length..] : null;
            if (inside is "embeddings.position_ids" or "embeddings.token_type_ids")
                notes.Add(new TensorNote(tensor.Name, "numbers that are computed anyway"));
            else if (inside?.StartsWith("pooler.", StringComparison.Ordinal) == true)
                notes.Add(new TensorNote(tensor.Name, "a pooler that the head does not read"));
            else if (inside is not null)
                strange.Add(tensor);
            else if (OtherHeads.Any(head => name.StartsWith(head, StringComparison.Ordinal)))
                notes.Add(new TensorNote(tensor.Name, "the head of another task"));
            else
                notes.Add(new TensorNote(tensor.Name, TensorNote.NoPart));
        }
        if (strange.Count == 0) return notes;
        if (tolerant) return [.. notes, .. strange.Select(t => new TensorNote(t.Name, "a part of the encoder that the configuration does not have"))];
        throw new MultilabelException($"{strange[0].File}: holds {LoadReport.Shortened([.. strange.Select(t => t.Name)], 3)}, which a " +
            $"{config.Family.ModelType} model with {config.Layers} layers does not have ({config.Path}). " +
                "Weights and config.json belong to different models, or \"num_hidden_layers\" was changed.");
    }
}
