using System.CommandLine;

namespace Multilabel.Cli;

/// <summary><c>multilabel estimate DATA</c>: how well will classifiers of this data do on new texts, and what in it holds them back?</summary>
internal static class EstimateCommand
{
    // What only a classifier that is kept has: its checkpoints, its held-out rows, its golden rows.
    private static readonly string[] s_unused =
    [
        nameof(TrainingOptions.Holdout), nameof(TrainingOptions.HoldoutShare), nameof(TrainingOptions.Metric), nameof(TrainingOptions.Patience),
        nameof(TrainingOptions.CheckpointShare), nameof(TrainingOptions.SaveTotalLimit), nameof(TrainingOptions.CutOffsFrom), nameof(TrainingOptions.GoldenText),
    ];

    public static Command Create()
    {
        var data = new Argument<string>("DATA") { Description = "workbook, CSV, TSV, JSON, JSON Lines or Parquet file of texts with labels" };
        var report = new Option<string?>("--report") { Description = "write the report as one HTML page", HelpName = "file.html" };
        var review = new Option<string?>("--review") { Description = "write the doubtful labels as a workbook to be filled in, for multilabel review", HelpName = "file.xlsx" };
        var json = new Option<bool>("--json") { Description = "everything as JSON" };
        var group = new Option<string?>("--group") { Description = "column whose equal values stay in one fold, such as the document", HelpName = "COLUMN" };
        var fold = new Option<string?>("--fold") { Description = "column with the folds to use", HelpName = "COLUMN" };
        var table = new DatasetArguments();
        var estimation = new OptionSet<EstimationOptions>();
        var training = new OptionSet<TrainingOptions>(TrainCommand.Aliases, s_unused);
        var command = new Command("estimate", "Say how well classifiers of this data will do on new texts, with what certainty, and what in the data holds them back.") { data, report, review, json, group, fold };
        table.AddTo(command);
        estimation.AddTo(command);
        training.AddTo(command);
        command.SetAction(result =>
        {
            var options = training.Read(result);
            var dataset = Dataset.Load(result.GetRequiredValue(data), table.Read(result) with { Group = result.GetValue(group), Fold = result.GetValue(fold) });
            if (options.DocumentType != TrainingOptions.AllTypes) dataset = dataset.OfType(options.DocumentType);
            Console.Error.WriteLine(dataset.Source);
            using var cancellation = new CancellationTokenSource();
            using var interrupt = new InterruptHandler(cancellation);
            EstimationResult estimate;
            using (var progress = new EstimationProgressView(Console.Error)) estimate = Classifier.Estimate(dataset, options, estimation.Read(result), progress, cancellation.Token);
            if (result.GetValue(report) is { } page) EstimationPage.Write(page, estimate);
            if (result.GetValue(review) is { } workbook) ReviewWorkbook.Write(workbook, estimate.Suspects);
            if (result.GetValue(json)) WriteJson(estimate);
            else EstimationView.Write(Console.Out, estimate);
            return CommandLine.Done;
        });
        return command;
    }

    private static void WriteJson(EstimationResult estimate)
    {
        using var stdout = Console.OpenStandardOutput();
        EstimationJson.Write(stdout, estimate);
        stdout.WriteByte((byte)'\n');
    }
}
