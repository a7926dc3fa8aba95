namespace Multilabel;

/// <summary>Finds cells that are probably wrong by out-of-fold probabilities, the most doubtful first.</summary>
internal static class SuspectCells
{
    private const int Fewest = 20, Most = 200, Neighbours = 3;

    /// <param name="dataset">Texts and labels.</param>
    /// <param name="probabilities">[rows][labels], out of fold and calibrated.</param>
    /// <param name="judged">[labels]: those whose probabilities are better than chance; what the others contradict says nothing.</param>
    /// <param name="similarity">Of two rows' texts.</param>
    /// <returns>The list, and how many cells are probably wrong.</returns>
    public static (IReadOnlyList<SuspectCell> Cells, int Errors) Find(Dataset dataset, double[][] probabilities, bool[] judged, Func<int, int, double> similarity)
    {
        var labels = dataset.Rows.Select(r => r.Labels).ToArray();
        var rates = TrivialBaseline.Frequencies(labels);
        var errors = Enumerable.Range(0, rates.Length).Where(label => judged[label]).Sum(label => Errors(MetricTable.Column(labels, label), MetricTable.Column(probabilities, label)));
        var doubtful = Enumerable.Range(0, labels.Length).SelectMany(row => Enumerable.Range(0, rates.Length).Select(label => (Row: row, Label: label)))
            .Where(cell => judged[cell.Label] && Score(cell.Row, cell.Label) < 0.5)
            .OrderBy(cell => Score(cell.Row, cell.Label)).Take(Math.Clamp(errors, Fewest, Most)).ToList();
        return ([.. doubtful.Select(cell => Describe(cell.Row, cell.Label))], errors);

        double Score(int row, int label) => labels[row][label] ? probabilities[row][label] : 1 - probabilities[row][label];

        SuspectCell Describe(int row, int label)
        {
            var nearest = Enumerable.Range(0, labels.Length).Where(other => other != row).Select(other => (Other: other, Similarity: similarity(row, other))).ToList();
            IReadOnlyList<string> Nearest(bool has) =>
                [.. nearest.Where(pair => labels[pair.Other][label] == has).OrderByDescending(pair => pair.Similarity).Take(Neighbours).Select(pair => dataset.Rows[pair.Other].Text)];

            var suspect = dataset.Rows[row];
            return new SuspectCell(
                row, suspect.Id, suspect.Place, suspect.Text, dataset.LabelNames[label], labels[row][label], probabilities[row][label], rates[label], Nearest(true), Nearest(false));
        }
    }

    /// <summary>
    /// Confident learning for one label: rows without it that are at least as probable as its rows are on average, and rows with it that are at least as
    /// improbable as the others.
    /// </summary>
    internal static int Errors(bool[] labels, double[] probabilities)
    {
        var with = Enumerable.Range(0, labels.Length).Where(row => labels[row]).Select(row => probabilities[row]).ToArray();
        var without = Enumerable.Range(0, labels.Length).Where(row => !labels[row]).Select(row => probabilities[row]).ToArray();
        if (with.Length == 0 || without.Length == 0) return 0;
        var (usual, unusual) = (with.Average(), without.Average());
        return usual <= unusual ? 0 : without.Count(p => p >= usual) + with.Count(p => p <= unusual);
    }
}
