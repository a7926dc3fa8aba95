namespace Multilabel;

/// <summary>
/// How numbers lie among repeated passes of a model with dropout: in the passes' standard deviations from their mean, cell by cell. One more pass lies
/// as each of the passes lies among the others; numbers of another input or of other weights do not.
/// </summary>
/// <param name="Cells">Cells compared.</param>
/// <param name="Deviation">What the passes deviate by, root mean square in logits.</param>
/// <param name="Signs">Of the distances: median and 95 % point of their sizes, their root mean square against <paramref name="Deviation"/>, the share above
/// the mean less that below, how unequal the rows' distances are (their deviation as a share of their mean; a change of the texts meets some rows more than
/// others), and rank correlations: of the numbers with the mean, and of sizes with the passes' deviations.</param>
internal sealed record PassNoise(int Cells, double Deviation, double[] Signs)
{
    /// <summary>How far outside the passes' own range a sign may lie: this share of the range, and at least so much.</summary>
    private const double Outside = 0.3;

    private static readonly double[] s_least = [0.08, 0.35, 0.12, 0.1, 0.05, 0.03, 0.05];

    /// <summary>How far the numbers are from the passes' mean, against what the passes deviate by; NaN without cells.</summary>
    public double Away => Signs.Length == 0 ? double.NaN : Signs[2];

    /// <param name="file">[rows][K] logits; null where the number does not tell its logit.</param>
    /// <param name="passes">[passes][rows][K] logits.</param>
    public static PassNoise Of(double?[][] file, IReadOnlyList<float[]?[]> passes)
    {
        var (scores, own, mean, deviations, ofRows) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var (away, variance) = (0.0, 0.0);
        for (var i = 0; i < file.Length; i++)
        {
            var from = scores.Count;
            for (var k = 0; k < file[i].Length; k++)
            {
                if (file[i][k] is not { } z) continue;
                var (middle, squared) = OfCell(passes, i, k);
                if (squared < 1e-12) continue;
                scores.Add((z - middle) / Math.Sqrt(squared));
                own.Add(z);
                mean.Add(middle);
                deviations.Add(squared);
                away += (z - middle) * (z - middle);
                variance += squared;
            }
            if (scores.Count > from) ofRows.Add(Math.Sqrt(scores.Skip(from).Average(s => s * s)));
        }
        if (scores.Count == 0) return new PassNoise(0, 0, []);
        var sizes = scores.Select(Math.Abs).Order().ToList();
        return new PassNoise(scores.Count, Math.Sqrt(variance / scores.Count),
        [
            sizes[sizes.Count / 2], sizes[(int)(sizes.Count * 0.95)], Math.Sqrt(away / variance), scores.Sum(s => Math.Sign(s)) / (double)scores.Count,
            Math.Sqrt(ofRows.Average(r => r * r) - (ofRows.Average() * ofRows.Average())) / ofRows.Average(),
            RankCorrelation.Of([.. own], [.. mean]), RankCorrelation.Of([.. scores.Select(Math.Abs)], [.. deviations]),
        ]);
    }

    /// <summary>What passes give for a label of a row.</summary>
    public static (double Mean, double Variance) OfCell(IReadOnlyList<float[]?[]> passes, int row, int label)
    {
        var there = passes.Select(p => (double)p[row]![label]).ToArray();
        var mean = there.Average();
        return (mean, there.Sum(v => (v - mean) * (v - mean)) / (there.Length - 1));
    }

    /// <summary>Whether the file lies among the passes as each of them lies among the others.</summary>
    /// <param name="file">As above.</param>
    /// <param name="passes">As above.</param>
    /// <param name="tolerance">1 for passes that were searched for; more where there is a reason to expect just these.</param>
    public bool IsOnePassMore(double?[][] file, IReadOnlyList<float[]?[]> passes, double tolerance)
    {
        var others = Enumerable.Range(0, passes.Count).Select(p => Of(Masked(file, passes[p]), [.. passes.Where((_, q) => q != p)]).Signs).ToList();
        return Enumerable.Range(0, Signs.Length).All(n =>
        {
            var (least, most) = (others.Min(o => o[n]), others.Max(o => o[n]));
            var room = tolerance * Math.Max(s_least[n], Outside * (most - least));
            return Signs[n] >= least - room && Signs[n] <= most + room;
        });
    }

    // The cells of a pass that the file has.
    private static double?[][] Masked(double?[][] file, float[]?[] pass) => [.. file.Select((row, i) => row.Select((z, k) => z is null ? null : (double?)pass[i]![k]).ToArray())];
}
