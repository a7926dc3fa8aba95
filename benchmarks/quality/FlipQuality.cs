using Multilabel;

/// <summary><c>flips</c>: some cells of a file are turned around; how many of the first 20 suspects are among them?</summary>
internal static class FlipQuality
{
    private const int Shown = 20, Seeds = 5;

    public static void Run(string file, string? encoder)
    {
        var clean = Dataset.Load(file);
        var training = encoder is null ? new TrainingOptions() : new TrainingOptions { Encoder = encoder };
        Console.WriteLine("cells turned around   " + string.Join("  ", Enumerable.Range(1, Seeds).Select(seed => $"seed {seed}")) + "   mean");
        foreach (var share in new[] { 0.03, 0.08 })
        {
            var hits = Enumerable.Range(1, Seeds).Select(seed => Hits(clean, share, seed, training)).ToList();
            Console.WriteLine($"{share,-21:P0} {string.Join("  ", hits.Select(h => $"{h,6:P0}"))}   {hits.Average():P0} of the first {Shown}");
        }
    }

    // Half of the flips take a label away, half add one, as where annotators miss and invent labels equally often.
    private static double Hits(Dataset clean, double share, int seed, TrainingOptions training)
    {
        var random = new SeededRandom(seed);
        var cells = random.Permutation(clean.Rows.Count * clean.LabelNames.Count);
        bool Given(int cell) => clean.Rows[cell / clean.LabelNames.Count].Labels[cell % clean.LabelNames.Count];
        var half = (int)(share * cells.Length / 2);
        var flipped = cells.Where(Given).Take(half).Concat(cells.Where(cell => !Given(cell)).Take(half)).ToHashSet();
        var rows = clean.Rows.Select((r, i) => r with { Labels = [.. r.Labels.Select((on, k) => flipped.Contains(i * clean.LabelNames.Count + k) ? !on : on)] }).ToList();
        var options = new EstimationOptions { Candidates = training.IsLinear ? LinearCandidate.Key : FrozenCandidate.Key, LearningCurve = false };
        var found = Classifier.Estimate(new Dataset(clean.LabelNames, rows, clean.Source), training with { Seed = seed }, options).Suspects;
        return found.Take(Shown).Count(cell => flipped.Contains(cell.Row * clean.LabelNames.Count + clean.LabelNames.ToList().IndexOf(cell.Label))) / (double)Shown;
    }
}
