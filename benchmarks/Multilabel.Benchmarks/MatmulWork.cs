namespace Multilabel.Benchmarks;

/// <summary>
/// The floating-point operations of the matrix products that a text really needs: of its tokens, not of padding; above the frozen layers; and of the last
/// layer, whose head reads the first token, keys and values of all tokens but the rest of that token alone.
/// </summary>
internal static class MatmulWork
{
    public const string Formula =
        "Share of peak: matrix products needed / time / best measured libtorch product of the same type in the same process. Needed are, per layer and text of T tokens, "
        + "forward T·2·(4H² + 2HI) + 4T²H (last layer: T·4H² + 2·(2H² + 2HI) + 4TH), backward twice that, without the gradient of the lowest trained layer's input where "
        + "layers below it are frozen; real tokens, no padding, nothing for frozen layers in training, no embeddings, no optimizer.";

    public static double Forward(ModelConfig config, IEnumerable<int> lengths, int labels) =>
        lengths.Sum(t => Enumerable.Range(0, config.Layers).Sum(l => Layer(config, t, l)) + Head(config, labels));

    /// <summary>Forward and backward with the lowest <paramref name="frozen"/> layers computed once and for all, and so not counted.</summary>
    public static double Training(ModelConfig config, IEnumerable<int> lengths, int labels, int frozen, bool embeddingsTrain) => lengths.Sum(t =>
    {
        var layers = Enumerable.Range(frozen, config.Layers - frozen).Sum(l => 3 * Layer(config, t, l));
        var unneeded = embeddingsTrain || frozen == config.Layers ? 0 : InputGradient(config, t, frozen);
        return layers - unneeded + (3 * Head(config, labels));
    });

    private static double Layer(ModelConfig c, double t, int layer)
    {
        var (h, i) = ((double)c.HiddenSize, (double)c.IntermediateSize);
        return layer < c.Layers - 1
            ? (t * 2 * ((4 * h * h) + (2 * h * i))) + (4 * t * t * h)
            : (t * 4 * h * h) + (2 * ((2 * h * h) + (2 * h * i))) + (4 * t * h);
    }

    private static double InputGradient(ModelConfig c, double t, int layer) => 2.0 * c.HiddenSize * c.HiddenSize * (layer < c.Layers - 1 ? 3 * t : (2 * t) + 1);

    private static double Head(ModelConfig c, int labels) => 2.0 * c.HiddenSize * (c.HiddenSize + labels);
}
