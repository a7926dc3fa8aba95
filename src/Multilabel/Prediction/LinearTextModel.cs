using System.Runtime.InteropServices;
using System.Text;

namespace Multilabel;

/// <summary>The linear model as a classifier folder keeps it: <c>linear.safetensors</c> and <c>linear.json</c>.</summary>
internal sealed class LinearTextModel(LinearModel linear, IReadOnlyList<string> labelNames) : ITextModel
{
    private const string Weights = "linear.safetensors", Vocabulary = "linear.json";

    public IReadOnlyList<string> LabelNames => labelNames;

    public string Description => "linear: TF-IDF of words and characters, logistic regression";

    public static LinearTextModel Load(string folder, IReadOnlyList<string> labelNames)
    {
        using var weights = SafeTensorsFile.Open(Path.Combine(folder, Weights));
        var path = Path.Combine(folder, Vocabulary);
        if (!File.Exists(path)) throw new MultilabelException($"{path} is missing; restore the folder from a copy or train again.");
        var arrays = weights.Tensors.Select(t => new NamedArray(t.Name, [.. t.Shape.Select(size => checked((int)size))], t.ToFloats())).ToList();
        return new LinearTextModel(LinearModel.FromArrays(arrays, File.ReadAllText(path)), labelNames);
    }

    // All of it: there is nothing that others would have to wait for.
    public Func<float[][]> Prepare(IReadOnlyList<string> texts)
    {
        var logits = linear.Logits(texts);
        return () => logits;
    }

    public int[]? TokenIds(string text) => null;

    public float[][] LogitsOfIds(IReadOnlyList<int[]> ids, int? padTo = null) => throw new NotSupportedException("A linear model reads texts, not ids.");

    public IReadOnlyDictionary<string, string> Digests() =>
        linear.ToArrays().ToDictionary(a => a.Name, a => TensorDigest.Of(StoredType.F32, Sizes(a), MemoryMarshal.AsBytes(a.Values.AsSpan())), StringComparer.Ordinal);

    public string WeightsDigest() => TensorDigest.Combine(Digests());

    public void Save(string folder)
    {
        SafeTensors.Write(Path.Combine(folder, Weights), linear.ToArrays().Select(a => new TensorToStore(a.Name, StoredType.F32, Sizes(a), MemoryMarshal.AsBytes(a.Values.AsSpan()).ToArray())));
        File.WriteAllText(Path.Combine(folder, Vocabulary), linear.VocabularyJson(), new UTF8Encoding(false));
    }

    public void Dispose()
    {
    }

    private static long[] Sizes(NamedArray array) => [.. array.Shape.Select(size => (long)size)];
}
