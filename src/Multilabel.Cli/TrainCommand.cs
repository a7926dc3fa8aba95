using System.CommandLine;

namespace Multilabel.Cli;

/// <summary><c>multilabel train DATA --out CLASSIFIER</c>: read, check, split, train, verify, save.</summary>
internal static class TrainCommand
{
    /// <summary>The short names of training options, for every verb that trains.</summary>
    public static readonly IReadOnlyDictionary<string, string> Aliases = new Dictionary<string, string>
    {
        [nameof(TrainingOptions.Encoder)] = "-n",
        [nameof(TrainingOptions.DocumentType)] = "-d",
        [nameof(TrainingOptions.FreezeRatio)] = "-r",
    };

    public static Command Create()
    {
        var data = new Argument<string>("DATA") { Description = "workbook, CSV, TSV, JSON, JSON Lines or Parquet file of texts with labels" };
        var output = new Option<string>("--out", "-o") { Description = "folder for the classifier", Required = true, HelpName = "folder" };
        var resume = new Option<bool>("--resume", "-c") { Description = "go on from the newest checkpoint of the same job" };
        var allowUnlearned = new Option<bool>("--allow-unlearned") { Description = "save the classifier even if it did not learn its rows" };
        var saveData = new Option<string?>("--save-data", "-s") { Description = "also write the data as Parquet files into this folder, as prepare does", HelpName = "folder" };
        var mps = new Option<bool>("-m") { Description = "the same as --device mps" };
        var json = new Option<bool>("--json") { Description = "the verdict and the scores as JSON" };
        var table = new DatasetArguments();
        var training = new OptionSet<TrainingOptions>(Aliases);
        var command = new Command("train", "Train a classifier, prove that it learned its rows, and save it.") { data, output, resume, allowUnlearned, saveData, mps, json };
        table.AddTo(command);
        training.AddTo(command);
        command.SetAction(result =>
        {
            var options = training.Read(result);
            if (result.GetValue(mps)) options = options with { Device = "mps" };
            var job = new TrainingJob
            {
                Data = result.GetRequiredValue(data),
                Output = result.GetRequiredValue(output),
                DatasetOptions = table.Read(result),
                Options = options,
                Resume = result.GetValue(resume),
                AllowUnlearned = result.GetValue(allowUnlearned),
            };
            using var cancellation = new CancellationTokenSource();
            using var interrupt = new InterruptHandler(cancellation);
            using var progress = new ProgressView(Console.Error);
            return TrainingView.Run(job, result.GetValue(saveData), progress, result.GetValue(json), cancellation.Token);
        });
        return command;
    }
}
