namespace Multilabel;

/// <summary>Trains the linear model; its cut-offs come from logits of rows that each fold's model had not seen.</summary>
/// <param name="train">The rows.</param>
/// <param name="options">How.</param>
/// <param name="report">Hears notes and how far it is.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class LinearTraining(Dataset train, TrainingOptions options, Action<TrainingProgress> report, CancellationToken cancellation)
{
    private const int Folds = 5;

    private readonly string[] _texts = [.. train.Rows.Select(r => r.Text)];
    private readonly bool[][] _labels = [.. train.Rows.Select(r => r.Labels)];
    private readonly Pace _pace = new(options.CutOffsFrom is null ? 1 + Folds : 1);
    private int _trained;

    public TrainedModel Run()
    {
        var estimated = options.CutOffsFrom is { } file ? EstimatedCutOffs.Read(file, LinearCandidate.Key, train.LabelNames) : null;
        report(new TrainingNote("Training the linear model (TF-IDF of words and characters, logistic regression)."));
        var model = Train(_texts, _labels);
        var cutOffs = estimated ?? CutOffRule.Choose(options.CutOffs, OutOfFoldLogits(), _labels, options.CutOffTarget);
        if (CutOffPromise.Of(cutOffs, heldOut: null, train.LabelNames) is { } promise) report(new TrainingNote(promise));
        var result = new LinearTextModel(model, train.LabelNames);
        var record = new TrainingRecord { ReportedLoss = BceArithmetic.Mean(model.Logits(_texts), _labels), ChosenEpoch = 1, Steps = 1, PlannedEpochs = 1 };
        record.WeightDigests["chosen"] = result.WeightsDigest();
        return new TrainedModel(result, cutOffs, record, null, result.Description, CutOffsFromHeldOut: false);
    }

    private float[][] OutOfFoldLogits() => OutOfFold.Score(
        _labels,
        (rows, scored) => Train([.. rows.Select(i => _texts[i])], [.. rows.Select(i => _labels[i])]).Logits([.. scored.Select(i => _texts[i])]),
        Folds,
        options.Seed,
        RowGroups.Of(train.Rows).Numbers,
        cancellation).Logits;

    private LinearModel Train(string[] texts, bool[][] labels)
    {
        var what = _trained == 0 ? "linear model" : $"linear model, cut-offs from fold {_trained}/{Folds}";
        var model = LinearModel.Train(texts, labels, progress: share => report(_pace.Step(what, _trained + share) with { Trains = true }), cancellation: cancellation);
        _trained++;
        return model;
    }
}
