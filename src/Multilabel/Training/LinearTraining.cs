namespace Multilabel;

/// <summary>Trains the linear model; its cut-offs come from logits of rows that each fold's model had not seen.</summary>
/// <param name="train">The rows.</param>
/// <param name="options">How.</param>
/// <param name="report">Hears notes and how far it is.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class LinearTraining(Dataset train, TrainingOptions options, Action<TrainingProgress> report, CancellationToken cancellation)
{
    private const int Folds = 5;

    // From so many rows on a fifth of them is enough to choose cut-offs by; four more models would only take time.
    private const int ManyRows = 10_000;

    private readonly string[] _texts = [.. train.Rows.Select(r => r.Text)];
    private readonly bool[][] _labels = [.. train.Rows.Select(r => r.Labels)];
    private readonly Pace _pace = new();
    private int _trained;

    private bool HasMany => _labels.Length >= ManyRows;

    private int Models => options.CutOffsFrom is not null ? 1 : HasMany ? 2 : 1 + Folds;

    public TrainedModel Run()
    {
        var estimated = options.CutOffsFrom is { } file ? EstimatedCutOffs.Read(file, LinearCandidate.Key, train.LabelNames) : null;
        report(new TrainingNote("Training the linear model (TF-IDF of words and characters, logistic regression)."));
        var model = Train(_texts, _labels);
        var cutOffs = estimated ?? ChooseCutOffs();
        foreach (var note in CutOffNotes.Of(cutOffs, heldOut: null, train.LabelNames, _labels)) report(new TrainingNote(note));
        var result = new LinearTextModel(model, train.LabelNames);
        var record = new TrainingRecord { ReportedLoss = BceArithmetic.Mean(model.Logits(_texts), _labels), ChosenEpoch = 1, Steps = 1, PlannedEpochs = 1 };
        record.WeightDigests["chosen"] = result.WeightsDigest();
        return new TrainedModel(result, cutOffs, record, null, result.Description, CutOffsFromHeldOut: false);
    }

    private CutOffs ChooseCutOffs()
    {
        if (HasMany)
        {
            var split = HoldoutSplit.Create(train, options with { Holdout = true, HoldoutShare = 1.0 / Folds });
            return CutOffRule.Choose(options.CutOffs, Logits(split.Train, split.HeldOut), Of(_labels, split.HeldOut), options.CutOffTarget);
        }
        var scores = OutOfFold.Score(_labels, (_, rows, scored) => Logits(rows, scored), Folds, options.Seed, RowGroups.Of(train.Rows).Numbers, cancellation);
        return CutOffRule.Choose(options.CutOffs, scores.Logits, _labels, options.CutOffTarget);
    }

    // [scored rows][labels] by a model of the other rows.
    private float[][] Logits(int[] rows, int[] scored) => Train(Of(_texts, rows), Of(_labels, rows)).Logits(Of(_texts, scored));

    private static T[] Of<T>(T[] all, int[] rows) => Array.ConvertAll(rows, i => all[i]);

    private LinearModel Train(string[] texts, bool[][] labels)
    {
        var what = _trained == 0 ? "linear model" : HasMany ? "linear model, cut-offs from a fifth of the rows" : $"linear model, cut-offs from fold {_trained}/{Folds}";
        var model = LinearModel.Train(texts, labels, progress: share => report(_pace.Step(what, (_trained + share) / Models) with { Trains = true }), cancellation: cancellation);
        _trained++;
        return model;
    }
}
