using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// What training left in the table of word embeddings. Rows of tokens that no training text had stay as short as they began, those that were used
/// grew: in a model trained from scratch the two are clearly apart, and tell which tokens its training texts were made of.
/// </summary>
/// <param name="UsedUntrained">Of the tokens that the data use, the share that training never saw.</param>
/// <param name="UnusedTrained">Of the tokens that the data do not use, the share that training saw.</param>
/// <param name="Separation">Chance that a token in use has the longer row of two: 1 for the training's own texts and tokenizer, 0.5 for any others.</param>
/// <param name="Agreement">Rank correlation of how many rows use a token and the length of its row.</param>
internal sealed record EmbeddingFootprint(double UsedUntrained, double UnusedTrained, double Separation, double Agreement)
{
    private const double LeastRatio = 1.8, MostSpread = 0.22;

    private const int Fewest = 15, Specials = 5;

    /// <summary>Null where the rows are not clearly of two kinds, as after pre-training on other texts.</summary>
    public static EmbeddingFootprint? Of(SequenceClassifier network, IReadOnlyList<int[]> ids)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var words = network.Words.Value;
        var lengths = words.square().sum(1).sqrt().clamp_min(HeldNumber.Of(1e-9)).log().to(TorchSharp.torch.ScalarType.Float64).cpu().data<double>().ToArray();
        var uses = Uses(ids, lengths.Length);
        if (lengths.Length < 2 * Fewest + Specials) return null;
        (lengths, uses) = (lengths[Specials..], uses[Specials..]);
        if (Border(lengths) is not { } border) return null;
        var used = Enumerable.Range(0, uses.Length).Where(i => uses[i] > 0).ToArray();
        var unused = Enumerable.Range(0, uses.Length).Where(i => uses[i] == 0).ToArray();
        if (used.Length < 2 * Fewest || unused.Length < Fewest) return null;
        return new EmbeddingFootprint(
            used.Count(i => lengths[i] < border) / (double)used.Length, unused.Count(i => lengths[i] >= border) / (double)unused.Length,
            ScoreCurve.Auc(Array.ConvertAll(uses, u => u > 0), lengths) ?? 0.5, RankCorrelation.Of(uses, lengths));
    }

    /// <summary>
    /// Of the tokens that are whole pieces of words: the share that the data use, the rank correlation of how many rows use a token and how far its row lies
    /// from the mean of all, and the chance that of two tokens the one in use lies farther. Single characters are left out: any two tokenizers have the same
    /// ones in the same places.
    /// </summary>
    public static (double Used, double Agreement, double Separation) Use(SequenceClassifier network, Tokenizer tokenizer, IReadOnlyList<int[]> ids)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var words = network.Words.Value;
        var apart = (words - words.mean([0], keepdim: true)).square().sum(1).to(TorchSharp.torch.ScalarType.Float64).cpu().data<double>().ToArray();
        var uses = Uses(ids, apart.Length);
        var pieces = Enumerable.Range(0, apart.Length).Where(i => i >= Specials && Letters(tokenizer, i) > 1).ToArray();
        if (pieces.Length < 2 * Fewest) return (0, 1, 1);
        (apart, uses) = (Array.ConvertAll(pieces, i => apart[i]), Array.ConvertAll(pieces, i => uses[i]));
        return (uses.Average(u => u > 0 ? 1.0 : 0), RankCorrelation.Of(uses, apart), ScoreCurve.Auc(Array.ConvertAll(uses, u => u > 0), apart) ?? 0.5);
    }

    private static int Letters(Tokenizer tokenizer, int id) => tokenizer.Token(id) is { } token ? token.StartsWith("##", StringComparison.Ordinal) ? token.Length - 2 : token.Length : 0;

    // In how many rows each token occurs.
    private static double[] Uses(IReadOnlyList<int[]> ids, int tokens)
    {
        var uses = new double[tokens];
        foreach (var row in ids) foreach (var id in row.Distinct()) if (id < tokens) uses[id]++;
        return uses;
    }

    // The cut that parts the logarithms best (Otsu), if two kinds are there: one tight and short, one much longer.
    private static double? Border(double[] lengths)
    {
        var sorted = lengths.Order().ToArray();
        var all = sorted.Sum();
        var (below, best, at) = (0.0, 0.0, 0);
        for (var n = 1; n < sorted.Length; n++)
        {
            below += sorted[n - 1];
            if (n < Fewest || sorted.Length - n < Fewest) continue;
            var apart = (all - below) / (sorted.Length - n) - below / n;
            var between = (double)n * (sorted.Length - n) * apart * apart;
            if (between > best) (best, at) = (between, n);
        }
        if (at == 0) return null;
        var (low, high) = (sorted[..at].Average(), sorted[at..].Average());
        var spread = Math.Sqrt(sorted[..at].Average(l => (l - low) * (l - low)));
        return Math.Exp(high - low) >= LeastRatio && spread <= MostSpread ? (sorted[at - 1] + sorted[at]) / 2 : null;
    }
}
