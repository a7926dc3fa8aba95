namespace Multilabel.DoctorBenchmark;

/// <summary>A training that was run: the weights after each epoch, and what was logged.</summary>
internal sealed class TrainingRun
{
    public required TrainingPlan Plan { get; init; }

    public required VictimTokenizer Tokenizer { get; init; }

    /// <summary>Before the first step.</summary>
    public required ModelWeights Initial { get; init; }

    /// <summary>By epoch from 1; where only the last was kept, only that.</summary>
    public Dictionary<int, ModelWeights> Weights { get; } = [];

    public List<EpochFigures> Log { get; } = [];

    public required int StepsPerEpoch { get; init; }

    public Architecture Architecture => Plan.Architecture;

    public Corpus Corpus => Plan.Corpus;

    /// <summary>Epochs that were run.</summary>
    public int Epochs => Log.Count;

    public ModelWeights Final => Weights[Epochs];

    public int Step(int epoch) => epoch * StepsPerEpoch;

    /// <summary>The name of the final linear layer's weight.</summary>
    public string FinalWeight => Architecture.Family.Head.Final + ".weight";

    public string FinalBias => Architecture.Family.Head.Final + ".bias";

    /// <summary>The folder's model after an epoch; the last one without an epoch.</summary>
    public ModelDraft Model(int? epoch = null) => ModelOf(Weights[epoch ?? Epochs]);

    /// <summary>A folder's model with these weights.</summary>
    public ModelDraft ModelOf(ModelWeights weights) => new()
    {
        Config = Architecture.Config(Tokenizer.Size, Corpus.Labels),
        Tokenizer = Tokenizer.Json.DeepClone().AsObject(),
        TokenizerConfig = Tokenizer.Config.DeepClone().AsObject(),
        Weights = weights.Copy(),
    };

    /// <summary>The encoder before fine-tuning, as AutoModel saves it: names without a prefix, no head.</summary>
    public ModelDraft Base()
    {
        var model = ModelOf(Initial);
        var prefix = Architecture.Family.Prefix + ".";
        model.Weights = model.Weights.Rename(name => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : null);
        model.Config["architectures"] = new System.Text.Json.Nodes.JsonArray(Architecture.Family.ClassStem + "Model");
        foreach (var key in (string[])["id2label", "label2id", "problem_type"]) model.Config.Remove(key);
        return model;
    }
}
