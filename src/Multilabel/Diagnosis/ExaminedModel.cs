using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>A Hugging Face folder opened as far as it can be: what is missing or does not fit begins anew, and <see cref="Faults"/> tells.</summary>
internal sealed class ExaminedModel : IDisposable
{
    private ExaminedModel(string folder, SequenceClassifier network, Tokenizer? tokenizer, string? tokenizerFault)
    {
        (Folder, Network, Tokenizer, TokenizerFault) = (folder, network, tokenizer, tokenizerFault);
        Faults = [.. FaultsOf(network)];
        MaxLength = tokenizer is null ? network.MaxTokens : Math.Min(EncoderModel.Limit(network, tokenizer, null), network.MaxTokens);
    }

    public string Folder { get; }

    public SequenceClassifier Network { get; }

    public ModelConfig Config => Network.Config;

    public IReadOnlyList<string> Labels => Network.Labels;

    /// <summary>Null where the folder has none that can be read; see <see cref="TokenizerFault"/>.</summary>
    public Tokenizer? Tokenizer { get; }

    public string? TokenizerFault { get; }

    /// <summary>Tensors that could not be taken from the files as they are, and tensors with values that are not finite.</summary>
    public IReadOnlyList<TensorFault> Faults { get; }

    /// <summary>Longest text in tokens, as the folder says it.</summary>
    public int MaxLength { get; }

    /// <summary>Whether every parameter came from the files with finite numbers.</summary>
    public bool IsWhole => Faults.Count == 0;

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">With config.json, weights and a tokenizer.</param>
    /// <param name="adjust">Changes what config.json says, for experiments.</param>
    /// <param name="seed">Of what begins anew.</param>
    /// <exception cref="MultilabelException">It is no folder of a model, or of an architecture that is not computed here.</exception>
    public static ExaminedModel Open(string folder, Func<ModelConfig, ModelConfig>? adjust = null, ulong seed = 1)
    {
        var pooled = File.Exists(Path.Combine(folder, ClassifierManifest.FileName));   // a sentence encoder's folder of another maker has no classifier of that kind
        var network = SequenceClassifier.Load(folder, new LoadOptions { Tolerant = true, Adjust = adjust, Seed = seed, Head = pooled ? HeadKind.Auto : HeadKind.Architecture });
        try
        {
            var (tokenizer, fault) = OpenTokenizer(network.TokenizerFolder);
            return new ExaminedModel(folder, network, tokenizer, fault);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The ids of a text with special tokens, cut to <paramref name="maxLength"/> or to <see cref="MaxLength"/>. Never an id without a row in the embedding.</summary>
    public int[] Ids(string text, int? maxLength = null) => Embeddable(
        Tokenizer!.EncodeIds(Network.LowerCase ? text.ToLowerInvariant() : text, Math.Min(maxLength ?? MaxLength, Network.MaxTokens)));

    /// <summary>The same ids with those that have no row in the embedding replaced by the token for unknown text, or by 0.</summary>
    public int[] Embeddable(int[] ids)
    {
        var rows = (int)Network.Words.Value.shape[0];
        var stand = Tokenizer?.UnkId is { } unknown && unknown < rows ? unknown : 0;
        return Array.Exists(ids, id => id >= rows) ? Array.ConvertAll(ids, id => id < rows ? id : stand) : ids;
    }

    /// <summary>Logits [rows][labels] in evaluation mode, fp32.</summary>
    public float[][] Logits(IReadOnlyList<int[]> ids) => EncoderModel.Compute(Network, ids);

    /// <summary>Logits of texts as the folder itself says how they are read.</summary>
    public float[][] LogitsOf(IReadOnlyList<string> texts) => Logits([.. texts.Select(t => Ids(t))]);

    public void Dispose() => Network.Dispose();

    private static (Tokenizer? Tokenizer, string? Fault) OpenTokenizer(string folder)
    {
        try
        {
            return (Tokenizer.Load(folder), null);
        }
        catch (MultilabelException e)
        {
            return (null, e.Message);
        }
    }

    private static IEnumerable<TensorFault> FaultsOf(SequenceClassifier network)
    {
        foreach (var name in network.Report.New) yield return new TensorFault(name, TensorFaultKind.Missing, "not in the files");
        foreach (var note in network.Report.Replaced)
            yield return new TensorFault(note.Name, note.IsOfOtherType ? TensorFaultKind.NoNumbers : TensorFaultKind.WrongShape, note.Reason);
        foreach (var parameter in network.Parameters)
        {
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            if (!parameter.Value.isfinite().all().item<bool>())
                yield return new TensorFault(parameter.Name, TensorFaultKind.NotFinite, $"{parameter.Value.isfinite().logical_not().sum().item<long>()} of {parameter.Value.numel()} values are NaN or infinite");
        }
    }
}
