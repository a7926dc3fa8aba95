using static TorchSharp.torch;

namespace Multilabel;

/// <summary>What variants are made of: the folder's model, the texts, and their usual input.</summary>
internal sealed class VariantSource : IDisposable
{
    private readonly Dictionary<string, Tokenizer?> _tokenizers = new(StringComparer.Ordinal);
    private readonly Dictionary<int, ExaminedModel?> _padded = [];
    private readonly int[]?[] _whole;
    private ExaminedModel? _withoutAttention, _withNewNorms;

    public VariantSource(Patient patient)
    {
        (Patient, Model, Texts) = (patient, patient.Model, patient.Texts);
        _whole = new int[Texts.Count][];
        Own = [.. patient.Ids.Select(ids => new InputRow(ids))];
        var tokenizer = Model.Tokenizer!;
        First = tokenizer.ClsId ?? tokenizer.BosId;
        Last = tokenizer.SepId ?? tokenizer.EosId;
        Pad = tokenizer.PadId ?? Model.Config.PaddingId ?? 0;
        MostTokens = Math.Min(Model.Config.MaxTokens, Model.Network.MaxTokens);
    }

    public Patient Patient { get; }

    public ExaminedModel Model { get; }

    public IReadOnlyList<string> Texts { get; }

    /// <summary>The folder's own input.</summary>
    public InputRow[] Own { get; }

    /// <summary>The token that should begin a text, and the one that should end it.</summary>
    public int? First { get; }

    public int? Last { get; }

    public int Pad { get; }

    /// <summary>What the network can read.</summary>
    public int MostTokens { get; }

    public int MaxLength => Math.Min(Model.MaxLength, MostTokens);

    /// <summary>Every token of a text, whatever the network can read; many variants cut it, one length after another.</summary>
    public int[] Whole(int row) => _whole[row] ??= Model.Tokenizer!.EncodeIds(Texts[row], int.MaxValue);

    /// <summary>The same without the special tokens at both ends; null where they are not there.</summary>
    public int[]? Body(int row) => First is { } first && Last is { } last && Whole(row) is [var begin, .. var body, var end] && begin == first && end == last ? body : null;

    public int[] Ids(string text, int? maxLength = null) => Model.Ids(text, maxLength);

    /// <summary>Ids of a text by another tokenizer.</summary>
    public int[] Ids(Tokenizer tokenizer, string text, int? maxLength = null) => Model.Embeddable(tokenizer.EncodeIds(text, Math.Max(tokenizer.NumSpecialTokens + 1, maxLength ?? MaxLength)));

    /// <summary>The folder's tokenizer, changed; null where that cannot be.</summary>
    public Tokenizer? Tokenizer(string key, Func<TokenizerParts, TokenizerParts?> change)
    {
        if (_tokenizers.TryGetValue(key, out var known)) return known;
        Tokenizer? made = null;
        try
        {
            made = change(TokenizerFolder.Read(Model.Network.TokenizerFolder)) is { } parts ? new Tokenizer(parts) : null;
        }
        catch (MultilabelException)
        {
            // Silent: this variant cannot be made.
        }
        return _tokenizers[key] = made;
    }

    /// <summary>The same model with another padding id in config.json, which RoBERTa's positions are counted from; null where that cannot be.</summary>
    public ExaminedModel? WithPaddingId(int id)
    {
        if (_padded.TryGetValue(id, out var known)) return known;
        ExaminedModel? opened = null;
        try
        {
            if (id < Model.Config.VocabularySize && id + 1 < Model.Config.Positions) opened = ExaminedModel.Open(Model.Folder, c => c with { PaddingId = id });
        }
        catch (MultilabelException)
        {
            // Silent: this variant cannot be made.
        }
        return _padded[id] = opened;
    }

    /// <summary>The same model with every token masked: attention gives zeros, whatever there is to attend to.</summary>
    public ExaminedModel WithoutAttention()
    {
        if (_withoutAttention is not null) return _withoutAttention;
        var model = ExaminedModel.Open(Model.Folder);
        var values = $".{model.Config.Family.Layer.Value}.";
        using var quiet = no_grad();
        foreach (var parameter in model.Network.Parameters.Where(p => p.Name.Contains(values, StringComparison.Ordinal))) parameter.Value.zero_();
        return _withoutAttention = model;
    }

    /// <summary>The same model with all layer norms as they begin: ones and zeros.</summary>
    public ExaminedModel WithNewNorms() => _withNewNorms ??= InitialValues.WithNewNorms(Model.Folder);

    public void Dispose()
    {
        _withNewNorms?.Dispose();
        _withoutAttention?.Dispose();
        foreach (var model in _padded.Values) model?.Dispose();
    }
}
