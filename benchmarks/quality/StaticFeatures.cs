using Multilabel;

/// <summary>
/// Texts as means of vectors that their tokens have by themselves, whatever stands around them: the control beside encoders. A token's vector is what the
/// encoder makes of it alone, weighted by ln(1 + its place in the vocabulary), which is sorted by frequency (as Model2Vec does it). A sum of
/// table rows: at 384 numbers in 8 bits for each of 30,522 pieces, such a table is about as large as the encoder that comes along.
/// </summary>
internal static class StaticFeatures
{
    public const string Key = "static";

    /// <returns>[texts][features], of length 1.</returns>
    public static float[][] Of(Dataset dataset, TrainingOptions options, FeatureStore store)
    {
        using var model = EncoderFeatures.Open(dataset, options);
        var tokens = dataset.Rows.Select(r => Inner(model.TokenIds(r.Text)!)).ToArray();
        var pieces = tokens.SelectMany(ids => ids).Distinct().Order().ToArray();
        var frame = model.TokenIds("a")!;
        var vectors = pieces.Zip(EncoderFeatures.Of(model, [.. pieces.Select(id => (int[])[frame[0], id, frame[^1]])], store)).ToDictionary(pair => pair.First, pair => pair.Second);
        return Array.ConvertAll(tokens, ids => Mean(ids, vectors, model.Network.Config.HiddenSize));
    }

    // Without what frames every text.
    private static int[] Inner(int[] ids) => ids[1..^1];

    private static float[] Mean(int[] ids, Dictionary<int, float[]> vectors, int size)
    {
        var sum = new float[size];
        foreach (var id in ids)
        {
            var weight = (float)Math.Log(1 + id);
            for (var i = 0; i < size; i++) sum[i] += weight * vectors[id][i];
        }
        var length = Math.Max(1e-12f, MathF.Sqrt(sum.Sum(x => x * x)));
        return Array.ConvertAll(sum, x => x / length);
    }
}
