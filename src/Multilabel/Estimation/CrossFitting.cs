namespace Multilabel;

/// <summary>
/// Out-of-fold logits become probabilities and decisions: for each fold with the calibration and cut-offs that the out-of-fold scores of the other folds
/// give, so that no row helps to choose the cut that it is judged by.
/// </summary>
internal static class CrossFitting
{
    public static ScoredTable Apply(TrainingOptions options, OutOfFold scores, bool[][] labels)
    {
        var rows = labels.Length;
        var (probabilities, decided) = (new double[rows][], new bool[rows][]);
        foreach (var fold in scores.Fold.Distinct().Order())
        {
            var others = Enumerable.Range(0, rows).Where(row => scores.Fold[row] != fold).ToArray();
            var rule = CutOffRule.Choose(options.CutOffs, Array.ConvertAll(others, row => scores.Logits[row]), Array.ConvertAll(others, row => labels[row]), options.CutOffTarget);
            for (var row = 0; row < rows; row++)
            {
                if (scores.Fold[row] != fold) continue;
                probabilities[row] = rule.Calibration.Apply(scores.Logits[row]);
                decided[row] = rule.Decide(probabilities[row]);
            }
        }
        return new ScoredTable(probabilities, decided);
    }
}
