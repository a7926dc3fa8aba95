namespace Multilabel.DoctorBenchmark;

/// <summary>What a fault has to work with.</summary>
/// <param name="Shelf">Trained victims of the seed.</param>
/// <param name="Turn">Which victim's turn it is.</param>
/// <param name="Seed">Of this case.</param>
internal sealed record CaseContext(VictimShelf Shelf, int Turn, long Seed)
{
    public SeededRandom Random { get; } = new(Seed, Turn);

    /// <summary>A model that has learned its rows by heart; shared, so it is copied before it is changed.</summary>
    public TrainingRun Victim => Shelf.Trained(Turn);

    /// <summary>The same on one of these architectures.</summary>
    public TrainingRun VictimOf(params string[] modelTypes)
    {
        for (var i = 0; i < VictimShelf.Count; i++)
            if (modelTypes.Contains(Shelf.Plan(Turn + i).Architecture.ModelType)) return Shelf.Trained(Turn + i);
        throw new InvalidOperationException($"The seed has none of {string.Join(", ", modelTypes)}.");
    }

    /// <summary>How this turn's victim is trained, to be changed.</summary>
    public TrainingPlan Plan => Shelf.Plan(Turn);

    /// <summary>
    /// The same from the victim's encoder when it had half learned, with a new head: as from a pretrained encoder, in a third of the time. Labels may be
    /// others, and texts as far as the tokenizer knows their words.
    /// </summary>
    public TrainingPlan Warm
    {
        get
        {
            var victim = Victim;
            var half = victim.Log.FirstOrDefault(e => e.Loss < 0.25)?.Epoch ?? victim.Epochs;
            var prefix = victim.Architecture.Family.Prefix + ".";
            return Plan with { Start = victim.Weights[half].Rename(n => n.StartsWith(prefix, StringComparison.Ordinal) ? n : null), Tokenizer = victim.Tokenizer, Rate = 1.5e-3, Epochs = 40 };
        }
    }

    /// <summary>The same on one of these architectures.</summary>
    public TrainingPlan PlanOf(params string[] modelTypes) => Enumerable.Range(Turn, VictimShelf.Count).Select(Shelf.Plan).First(p => modelTypes.Contains(p.Architecture.ModelType));

    /// <summary>A training of its own, with nothing but the last weights kept.</summary>
    public static TrainingRun Train(TrainingPlan plan) => VictimTraining.Run(plan with { KeepsEpochs = false });

    /// <summary>A training of its own with the weights of all epochs.</summary>
    public static TrainingRun Whole(TrainingPlan plan) => VictimTraining.Run(plan);

    /// <summary>Rows chosen at random.</summary>
    public HashSet<int> Some(int count, double share)
    {
        var order = Random.Permutation(count);
        return [.. order[..Math.Max(1, (int)Math.Round(share * count))]];
    }
}
