namespace Multilabel;

/// <summary>What turns texts into logits: an encoder with its head, or the linear model.</summary>
internal interface ITextModel : IDisposable
{
    /// <summary>Labels, in the order of the logits' columns.</summary>
    IReadOnlyList<string> LabelNames { get; }

    /// <summary>Short description for people, such as "bert, 6 layers of 384, mean pooling".</summary>
    string Description { get; }

    /// <summary>Does the part of the work that may run beside the computing of other texts, and returns what does the rest.</summary>
    Func<float[][]> Prepare(IReadOnlyList<string> texts);

    /// <summary>Logits [texts, labels] in evaluation mode, in the order of the texts. May be called from many threads.</summary>
    float[][] Logits(IReadOnlyList<string> texts) => Prepare(texts)();

    /// <summary>The ids a text is turned into, null for models that read texts as they are.</summary>
    int[]? TokenIds(string text);

    /// <summary>Logits of texts given as ids; <paramref name="padTo"/> puts a row of that length into each batch, to show that neighbours change nothing.</summary>
    float[][] LogitsOfIds(IReadOnlyList<int[]> ids, int? padTo = null);

    /// <summary>A digest of every tensor that is stored, by name.</summary>
    IReadOnlyDictionary<string, string> Digests();

    /// <summary>One digest of all weights in use, to be compared with those taken while training.</summary>
    string WeightsDigest();

    /// <summary>Writes the model's own files (weights, config, tokenizer) into an existing folder.</summary>
    void Save(string folder);
}
