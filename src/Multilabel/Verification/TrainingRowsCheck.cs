namespace Multilabel;

/// <summary>Measures a model on the rows it was trained on, through the same path that predictions take.</summary>
internal static class TrainingRowsCheck
{
    private const int ProbeRows = 16, RowsAtOnce = 4096;

    /// <param name="model">The model as loaded from its folder.</param>
    /// <param name="texts">All training texts.</param>
    /// <param name="labels">Their labels [rows, labels].</param>
    /// <param name="cutOffs">The cut-offs that will be used.</param>
    /// <param name="irreducibleLoss">What conflicting duplicates force.</param>
    /// <param name="reportedLoss">The trainer's own figure for these rows and weights.</param>
    /// <param name="weights">Digests of the weights while training.</param>
    /// <param name="progress">Hears the share of the rows that is done.</param>
    public static VerdictEvidence Measure(
        ITextModel model, IReadOnlyList<string> texts, bool[][] labels, CutOffs cutOffs, double irreducibleLoss, double? reportedLoss,
        IReadOnlyDictionary<string, string> weights, Action<double>? progress = null)
    {
        var logits = new float[texts.Count][];
        for (var start = 0; start < texts.Count; start += RowsAtOnce)
        {
            model.Logits([.. texts.Skip(start).Take(RowsAtOnce)]).CopyTo(logits, start);
            progress?.Invoke(Math.Min(1, (double)(start + RowsAtOnce) / texts.Count));
        }
        var probes = EvenPlaces.Of(texts.Count, ProbeRows);
        var probed = probes.Select(i => texts[i]).ToArray();
        return OfLogits(model.LabelNames, logits, labels, cutOffs) with
        {
            IrreducibleLoss = irreducibleLoss,
            ReportedLoss = reportedLoss,
            UnavoidablyWrong = UnavoidablyWrong(texts, labels),
            Weights = weights,
            RepeatDifference = LargestDifference(model.Logits(probed), model.Logits(probed)),
            BatchDifference = BatchDifference(model, probed, [.. probes.Select(i => logits[i])]),
        };
    }

    /// <summary>What can be measured from logits and labels alone.</summary>
    public static VerdictEvidence OfLogits(IReadOnlyList<string> names, float[][] logits, bool[][] labels, CutOffs cutOffs)
    {
        var rows = labels.Length;
        var decisions = logits.Select(cutOffs.DecideLogits).ToArray();
        var losses = BceArithmetic.MeanPerLabel(logits, labels);
        var perLabel = names.Select((name, k) => OfLabel(name, k, losses[k], logits, labels, decisions)).ToArray();
        return new VerdictEvidence
        {
            Rows = rows,
            Cells = rows * names.Count,
            RowsRight = Enumerable.Range(0, rows).Count(i => decisions[i].AsSpan().SequenceEqual(labels[i])),
            CellsRight = perLabel.Sum(l => l.CellsRight),
            CellsRightAtBestCut = perLabel.Sum(l => l.CellsRightAtBestCut),
            CellsWrongAtHalf = Enumerable.Range(0, rows).Sum(i => Enumerable.Range(0, names.Count).Count(k => logits[i][k] >= 0 != labels[i][k])),
            Loss = perLabel.Average(l => l.Loss),
            Floor = perLabel.Average(l => l.Floor),
            Spread = names.Select((_, k) => Spread(logits, k)).Average(),
            Labels = perLabel,
        };
    }

    private static LabelEvidence OfLabel(string name, int k, double loss, float[][] logits, bool[][] labels, bool[][] decisions)
    {
        var positives = labels.Count(row => row[k]);
        var right = Enumerable.Range(0, labels.Length).Count(i => decisions[i][k] == labels[i][k]);
        return new LabelEvidence(name, positives, loss, BaseRate.Entropy((double)positives / labels.Length), right, RightAtBestCut(k, logits, labels, positives));
    }

    // Rows in falling order of the logit: right at a cut = positives above it + negatives below; a cut never parts equal logits.
    private static int RightAtBestCut(int k, float[][] logits, bool[][] labels, int positives)
    {
        var order = Enumerable.Range(0, labels.Length).OrderByDescending(i => logits[i][k]).ToArray();
        var right = labels.Length - positives;
        var best = right;
        for (var at = 0; at < order.Length; at++)
        {
            right += labels[order[at]][k] ? 1 : -1;
            if (at + 1 == order.Length || logits[order[at + 1]][k] != logits[order[at]][k]) best = Math.Max(best, right);
        }
        return best;
    }

    private static double Spread(float[][] logits, int k)
    {
        var p = logits.Select(row => Calibration.Sigmoid(row[k])).ToArray();
        var mean = p.Average();
        return Math.Sqrt(p.Average(x => (x - mean) * (x - mean)));
    }

    public static int UnavoidablyWrong(IReadOnlyList<string> texts, bool[][] labels) =>
        Enumerable.Range(0, texts.Count).GroupBy(i => DuplicateTexts.Normalize(texts[i]), StringComparer.Ordinal).Where(g => g.Count() > 1)
            .Sum(g => Enumerable.Range(0, labels[0].Length).Sum(k =>
            {
                var positives = g.Count(i => labels[i][k]);
                return Math.Min(positives, g.Count() - positives);
            }));

    private static double BatchDifference(ITextModel model, string[] texts, float[][] together)
    {
        if (model.TokenIds(texts[0]) is null) return 0;
        var ids = texts.Select(t => model.TokenIds(t)!).ToArray();
        var longest = ids.Max(i => i.Length);
        var padded = model.LogitsOfIds(ids, padTo: longest + 8);
        var alone = ids.Select(i => model.LogitsOfIds([i])[0]).ToArray();
        var scale = Math.Max(1e-6, together.Max(row => row.Max(Math.Abs)));
        return Math.Max(LargestDifference(padded, together), LargestDifference(alone, together)) / scale;
    }

    private static double LargestDifference(float[][] a, float[][] b) =>
        a.Zip(b).Max(rows => rows.First.Zip(rows.Second).Max(cells => (double)Math.Abs(cells.First - cells.Second)));
}
