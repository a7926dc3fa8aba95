using Multilabel;

/// <summary>What the linear classifier says of every row of a file from a model and cut-offs that were chosen without the row's fold.</summary>
internal sealed record CrossValidation(double[][] Probabilities, bool[][] AtOneHalf, IReadOnlyDictionary<CutOffMethod, bool[][]> AtCutOffs, double TrainingCellsRight)
{
    private const int InnerFolds = 5;

    public static readonly CutOffMethod[] Methods = [CutOffMethod.PlugIn, CutOffMethod.Global, CutOffMethod.SCut, CutOffMethod.PCut, CutOffMethod.MicroMacro, CutOffMethod.RCut];

    public static CrossValidation Run(LabelledFile file, LinearOptions options)
    {
        var rows = Enumerable.Range(0, file.Texts.Length).ToArray();
        var probabilities = new double[rows.Length][];
        var half = new bool[rows.Length][];
        var decided = Methods.ToDictionary(method => method, _ => new bool[rows.Length][]);
        var (right, cells) = (0L, 0L);
        foreach (var fold in file.Folds.Distinct().Order())
        {
            var training = Array.FindAll(rows, row => file.Folds[row] != fold);
            var tested = Array.FindAll(rows, row => file.Folds[row] == fold);
            var texts = Of(file.Texts, training);
            var labels = Of(file.Labels, training);
            var inner = OutOfFold.Score(labels, (_, learned, scored) => LinearModel.Train(Of(texts, learned), Of(labels, learned), options).Logits(Of(texts, scored)), InnerFolds, seed: fold);
            var model = LinearModel.Train(texts, labels, options);
            var logits = model.Logits(Of(file.Texts, tested));
            foreach (var method in Methods)
            {
                var cuts = CutOffRule.Choose(method, inner.Logits, labels);
                Put(decided[method], tested, cuts.Decide(cuts.Calibration.Apply(logits)));
                if (method != CutOffMethod.PlugIn)
                    continue;
                Put(probabilities, tested, cuts.Calibration.Apply(logits));
                var again = cuts.Decide(cuts.Calibration.Apply(model.Logits(texts)));
                cells += labels.Sum(row => row.Length);
                right += labels.Zip(again, (row, decision) => row.Zip(decision).Count(cell => cell.First == cell.Second)).Sum();
            }
            var plain = CutOffs.Fixed(file.Names.Length);
            Put(half, tested, plain.Decide(plain.Calibration.Apply(logits)));
        }
        return new CrossValidation(probabilities, half, decided, (double)right / cells);
    }

    private static T[] Of<T>(T[] items, int[] rows) => Array.ConvertAll(rows, row => items[row]);

    private static void Put<T>(T[] all, int[] rows, T[] some)
    {
        for (var i = 0; i < rows.Length; i++)
            all[rows[i]] = some[i];
    }
}
