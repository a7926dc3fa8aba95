namespace Multilabel;

/// <summary>Fine-tunes an encoder on a data set: loads it, turns texts into ids, trains, and sets cut-offs on the held-out rows.</summary>
internal static class EncoderJob
{
    public static TrainedModel Run(
        Dataset train, Dataset heldOut, TrainingOptions options, string? checkpoints, bool resume, Action<TrainingProgress> report, CancellationToken cancellation,
        FeatureStore? features = null)
    {
        // First, so that a wrong file ends the job before hours of training do.
        var estimated = options.CutOffsFrom is { } file ? EstimatedCutOffs.Read(file, FineTunedCandidate.Key, train.LabelNames) : null;
        var encoder = EncoderSource.Resolve(options.Encoder, HubReports.To(report), cancellation: cancellation);
        Engine.Start(options.Threads == 0 ? null : options.Threads);
        var model = EncoderModel.Open(encoder.Folder, new LoadOptions
        {
            Device = Engine.Device(options.Device),
            Training = true,
            NewLabels = train.LabelNames,
            Head = options.Head,
            Seed = (ulong)options.Seed,
        }, options.MaxLength);
        var network = model.Network;
        try
        {
            foreach (var line in network.Report.Lines()) report(new TrainingNote(line));
            var rows = new TrainingRows(Ids(train, model), [.. train.Rows.Select(r => r.Labels)], Ids(heldOut, model), [.. heldOut.Rows.Select(r => r.Labels)]);
            ReportCuts(train, model, report);
            using var folder = checkpoints is null ? null
                : new CheckpointFolder(checkpoints, CheckpointKey.Of(options, rows, network.Parameters), options.CheckpointShare, options.SaveTotalLimit);
            var record = new EncoderTraining(network, rows, options, folder, report, features).Run(resume, cancellation);
            var fromHeldOut = estimated is null && rows.HeldOutIds.Count > 0;
            var cutOffs = estimated ?? (fromHeldOut
                ? CutOffRule.Choose(options.CutOffs, model.LogitsOfIds(rows.HeldOutIds), rows.HeldOutLabels, options.CutOffTarget)
                : CutOffs.Fixed(train.LabelNames.Count, 0.5));
            foreach (var note in CutOffNotes.Of(cutOffs, fromHeldOut ? rows.HeldOutIds.Count : null, train.LabelNames, [.. rows.TrainLabels, .. rows.HeldOutLabels])) report(new TrainingNote(note));
            return new TrainedModel(model, cutOffs, record, model.MaxLength, model.Description, CutOffsFromHeldOut: fromHeldOut) { Encoder = encoder.Name };
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static int[][] Ids(Dataset dataset, EncoderModel model) => [.. dataset.Rows.Select(r => model.TokenIds(r.Text)!)];

    private static void ReportCuts(Dataset train, EncoderModel model, Action<TrainingProgress> report)
    {
        var maxLength = model.MaxLength;
        var lengths = train.Rows.Select(r => model.Tokenizer.EncodeIds(r.Text, int.MaxValue).Length).Where(n => n > maxLength).ToList();
        if (lengths.Count > 0)
            report(new TrainingNote($"{lengths.Count} of {train.Rows.Count} training rows are longer than the {maxLength} tokens read; {lengths.Sum(n => n - maxLength)} tokens are cut, at most {lengths.Max() - maxLength} of one row."));
    }
}
