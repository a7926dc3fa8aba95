namespace Multilabel;

/// <summary>Everything that the checks may look at; what takes computing is computed when it is first asked for.</summary>
internal sealed class Patient : IDisposable
{
    private readonly Lazy<int[][]> _ids;
    private readonly Lazy<float[][]> _logits;
    private readonly Lazy<VerdictEvidence> _evidence;
    private readonly Lazy<IReadOnlyList<SavedWeights>> _saved;
    private readonly Lazy<float[][]> _trainModeLogits;
    private readonly Lazy<double> _bestLogitFactor;
    private readonly Lazy<int> _unavoidablyWrong;
    private readonly Lazy<FrozenParts?> _frozen;
    private readonly Dictionary<string, ExaminedModel?> _opened = new(StringComparer.Ordinal);

    public Patient(string folder, ExaminedModel model, Dataset data, DoctorOptions options)
    {
        (Folder, Model, Data, Options) = (folder, model, data, options);
        Places = [.. Enumerable.Range(0, data.Rows.Count)];
        Texts = [.. data.Rows.Select(r => r.Text)];
        Labels = [.. data.Rows.Select(r => r.Labels)];
        _ids = new(() => [.. Texts.Select(t => Model.Ids(t))]);
        _logits = new(() => Model.Tokenizer is null ? [] : Model.Logits(Ids));
        _saved = new(() => SavedWeights.Of(this));
        _frozen = new(() => FrozenParts.Of(this));
        _trainModeLogits = new(() => Multilabel.TrainModeLogits.Of(Model, Ids));
        _bestLogitFactor = new(() => ScaleProbe.BestFactor(Logits, Labels));
        _unavoidablyWrong = new(() => TrainingRowsCheck.UnavoidablyWrong(Texts, Labels));
        _evidence = new(() => EvidenceOf(Logits));
    }

    public string Folder { get; }

    public DoctorOptions Options { get; }

    public ExaminedModel Model { get; }

    /// <summary>The rows that are computed, with labels in the model's order.</summary>
    public Dataset Data { get; }

    /// <summary>The data as it was read, with its own labels and all its rows.</summary>
    public required Dataset Original { get; init; }

    public IReadOnlyList<string> Texts { get; }

    /// <summary>Where each computed row stands among <see cref="LabelAlignment.Data"/>, from 0.</summary>
    public int[] Places { get; init; }

    /// <summary>[rows][labels], in the order of the model's labels.</summary>
    public bool[][] Labels { get; }

    /// <summary>How the data's labels and the model's were brought together.</summary>
    public required LabelAlignment Alignment { get; init; }

    public TrainerState? State { get; init; }

    /// <summary>training_args.bin of the folder or of its last checkpoint that has one.</summary>
    public TrainingArguments? Arguments { get; init; }

    public IReadOnlyList<Checkpoint> Checkpoints { get; init; } = [];

    /// <summary>The checkpoints that can be opened, compared with the folder's weights.</summary>
    public IReadOnlyList<SavedWeights> Saved => _saved.Value;

    public UserPredictions? Predictions { get; init; }

    /// <summary>The encoder before fine-tuning, if it was given and can be opened. Its head, if it has none, is new and among its faults.</summary>
    public ExaminedModel? Base => Options.Base is { } folder ? OtherModel(folder) : null;

    /// <summary>multilabel.json, where the folder is one of ours.</summary>
    public ClassifierManifest? Manifest { get; init; }

    /// <summary>The loss that was reported for the end of training: asked for, or logged last.</summary>
    public double? ReportedLoss => Options.ReportedLoss ?? Manifest?.Training?.Record.ReportedLoss ?? State?.LastLoss;

    /// <summary>Ids of every row, as the folder's tokenizer gives them.</summary>
    public int[][] Ids => _ids.Value;

    /// <summary>[rows][labels]: evaluation mode, fp32, nothing padded; empty where the folder has no tokenizer.</summary>
    public float[][] Logits => _logits.Value;

    /// <summary>Several passes with dropout, one below the other: see <see cref="Multilabel.TrainModeLogits"/>.</summary>
    public float[][] TrainModeLogits => _trainModeLogits.Value;

    /// <summary>The labels of those rows.</summary>
    public bool[][] TrainModeLabels => [.. Enumerable.Repeat(Labels, Multilabel.TrainModeLogits.Passes).SelectMany(labels => labels)];

    /// <summary>What stayed as it was before training, or at an earlier checkpoint; null where there is nothing to compare with.</summary>
    public FrozenParts? Frozen => _frozen.Value;

    /// <summary>Whether the data have more rows than the log says that were trained on.</summary>
    public bool HasMoreRowsThanLog => TrainedRows.Of(State)?.HasFewerThan(Alignment.Data.Rows.Count) == true;

    public bool HasLogits => Model.Tokenizer is not null;

    /// <summary>Loss, floor, right cells of the model on the rows, at 0.5.</summary>
    public VerdictEvidence Evidence => _evidence.Value;

    public double Loss => Evidence.Loss;

    public double Floor => Evidence.Floor;

    /// <summary>Share of the cells that are right at 0.5.</summary>
    public double RightShare => (double)Evidence.CellsRight / Evidence.Cells;

    /// <summary>Share of the cells that are right at the best cut-off of each label.</summary>
    public double BestRightShare => (double)Evidence.CellsRightAtBestCut / Evidence.Cells;

    /// <summary>Labels that a row has, on average.</summary>
    public double LabelsPerRow => Labels.Average(row => row.Count(on => on));

    /// <summary>Labels that the model gives a row at 0.5, on average.</summary>
    public double GivenPerRow => Logits.Average(row => row.Count(z => z > 0));

    /// <summary>Too few rows to try things out on: of many tries one explains them by chance.</summary>
    public bool HasFewRows => Labels.Length < 8;

    /// <summary>Whether the model, computed here, has its rows right: at least 99 % of the cells at 0.5, those that conflicting duplicates make impossible left out.</summary>
    public bool IsLearned => HasLogits && double.IsFinite(Loss) && IsRight(Evidence);

    /// <summary>Whether at least 99 % of the cells that can be right are so, in what was measured on these rows.</summary>
    public bool IsRight(VerdictEvidence evidence) => evidence.CellsRight >= VerdictRules.RequiredShare * (evidence.Cells - UnavoidablyWrong);

    /// <summary>Whether most of what could be learned was learned: learned fraction of at least 0.8.</summary>
    public bool IsMostlyLearned => HasLogits && double.IsFinite(Loss) && Evidence.LearnedFraction >= 0.8;

    /// <summary>What the logits would have to be multiplied with for the least loss: see <see cref="ScaleProbe"/>.</summary>
    public double BestLogitFactor => _bestLogitFactor.Value;

    /// <summary>Cells that no model can get right because equal texts carry different labels.</summary>
    public int UnavoidablyWrong => _unavoidablyWrong.Value;

    /// <summary>What the data say of a label and what the model gives it, [rows] each.</summary>
    public (bool[] Truth, double[] Scores) OfLabel(int label) => (Array.ConvertAll(Labels, row => row[label]), Array.ConvertAll(Logits, row => (double)row[label]));

    /// <summary>What other logits of these rows would be worth, in the order of the model's labels.</summary>
    public VerdictEvidence EvidenceOf(float[][] logits) => TrainingRowsCheck.OfLogits(Model.Labels, logits, Labels, CutOffs.Fixed(Model.Labels.Count));

    /// <summary>Where some of the computed rows stand in the file, of no more than <paramref name="most"/> of them.</summary>
    public List<string> FirstPlaces(IEnumerable<int> rows, int most) => [.. rows.Take(most).Select(i => Data.Rows[i].Place)];

    /// <summary>Mean loss of given logits on the rows.</summary>
    public double LossOf(float[][] logits) => BceArithmetic.Mean(logits, Labels);

    /// <summary>Another folder, opened once and kept; null where it cannot be opened.</summary>
    public ExaminedModel? OtherModel(string folder)
    {
        if (_opened.TryGetValue(folder, out var known)) return known;
        ExaminedModel? opened = null;
        try
        {
            opened = ExaminedModel.Open(folder);
        }
        catch (MultilabelException)
        {
            // Silent: what depends on it cannot tell.
        }
        return _opened[folder] = opened;
    }

    public void Dispose()
    {
        foreach (var model in _opened.Values) model?.Dispose();
        Model.Dispose();
    }
}
