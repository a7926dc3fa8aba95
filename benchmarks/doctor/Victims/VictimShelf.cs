using System.Collections.Concurrent;

namespace Multilabel.DoctorBenchmark;

/// <summary>The victims of one seed: four architectures on four corpora, each trained once, when it is first needed.</summary>
internal sealed class VictimShelf
{
    public const int Count = 4;

    private const int Starts = 3;

    private const double LearnedBelow = 0.03;

    private readonly TrainingPlan[] _plans;
    private readonly Lazy<TrainingRun>[] _runs;
    private readonly ConcurrentDictionary<string, Lazy<TrainingRun>> _shared = new(StringComparer.Ordinal);

    /// <param name="seed">Decides about everything.</param>
    /// <param name="data">Folder of public data sets; null for generated corpora.</param>
    public VictimShelf(int seed, string? data)
    {
        Seed = seed;
        string[] types = ["bert", "roberta", "distilbert", seed % 2 == 0 ? "electra" : "mpnet"];
        _plans = [.. types.Select((type, i) => PlanOf(type, i, seed, data))];
        _runs = [.. _plans.Select(plan => new Lazy<TrainingRun>(() => ByHeart(plan)))];
    }

    public int Seed { get; }

    public TrainingPlan Plan(int turn) => _plans[turn % Count];

    public TrainingRun Trained(int turn) => _runs[turn % Count].Value;

    /// <summary>A training that several cases share, made when the first of them needs it.</summary>
    public TrainingRun Shared(string name, int turn, Func<TrainingRun> make) => _shared.GetOrAdd($"{name} {turn % Count}", _ => new Lazy<TrainingRun>(make)).Value;

    // A random start now and then learns slowly; what is to be spoiled must have been whole.
    private static TrainingRun ByHeart(TrainingPlan plan)
    {
        TrainingRun? run = null;
        for (var more = 0; more < Starts && !(run?.Log[^1].Loss < LearnedBelow); more++)
        {
            run = VictimTraining.Run(plan with { Seed = plan.Seed + (1000 * more), Epochs = plan.Epochs * (more + 1), Rate = plan.Rate * (more == 1 ? 1.5 : 1) });
        }
        return run!;
    }

    private static TrainingPlan PlanOf(string type, int index, int seed, string? data)
    {
        var random = new SeededRandom(seed, index);
        int[] widths = [64, 72, 80, 96];
        var architecture = new Architecture(type, widths[random.Next(widths.Length)], type is not "mpnet" && random.Next(4) == 0 ? 3 : 2, random.Next(2) == 0 ? 4 : 8, Cased: type == "roberta" || random.Next(2) == 0);
        var (labels, rows) = (5 + random.Next(3), 110 + random.Next(40));
        var place = (index + seed) % Count;
        var corpus = data is null
            ? GeneratedCorpus.Make(Theme.All[place], labels, rows, TrainerLog.EvaluatedRows, random)
            : PublicCorpora.Make(data, PublicCorpora.Files[place], labels, rows, TrainerLog.EvaluatedRows, random);
        return new TrainingPlan(architecture, corpus, unchecked((seed * 10) + index));
    }
}
