using System.CommandLine;

namespace Multilabel.Cli;

/// <summary><c>multilabel doctor FOLDER --data DATA</c>: why does this model not predict what it was trained on?</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER") { Description = "folder of a Hugging Face sequence-classification model, or a classifier of multilabel train" };
        var data = new Option<string>("--data") { Description = "file with the rows it was trained on, or some of them", HelpName = "file", Required = true };
        var predictions = new Option<string?>("--predictions") { Description = "file with what your own program gave for these rows: a table with a column per label, JSON of a pipeline, .npy, .npz or .pt; probabilities, logits, 0/1 or names of labels", HelpName = "file" };
        var loss = new Option<double?>("--reported-loss") { Description = "training loss that was reported [default: the last one in trainer_state.json]", HelpName = "number" };
        var origin = new Option<string?>("--base") { Description = "folder or name of the encoder before fine-tuning", HelpName = "encoder" };
        var deep = new Option<bool>("--deep") { Description = "also run short trainings, which takes minutes" };
        var json = new Option<bool>("--json") { Description = "the diagnosis as JSON" };
        var report = new Option<string?>("--report") { Description = "write the diagnosis as a web page", HelpName = "file" };
        var table = new DatasetArguments();
        var command = new Command("doctor", "Say why a saved model does not predict what it was trained on.") { folder, data, predictions, loss, origin, deep, json, report };
        table.AddTo(command);
        command.SetAction(result =>
        {
            var rows = DoctorData.Load(result.GetRequiredValue(data), table.Read(result), result.GetRequiredValue(folder));
            var options = new DoctorOptions { Predictions = result.GetValue(predictions), ReportedLoss = result.GetValue(loss), Base = result.GetValue(origin) is { } encoder ? DownloadView.FolderOf(encoder) : null, Deep = result.GetValue(deep) };
            var diagnosis = Doctor.Examine(result.GetRequiredValue(folder), rows, options, new Progress());
            if (result.GetValue(json)) DiagnosisJson.Write(Console.OpenStandardOutput(), diagnosis);
            else DiagnosisView.Write(Console.Out, diagnosis);
            if (result.GetValue(report) is { } page) DiagnosisPage.Write(page, result.GetRequiredValue(folder), rows.Source.File, diagnosis);
            return diagnosis.IsHealthy ? CommandLine.Done : CommandLine.CheckFailed;
        });
        return command;
    }

    private sealed class Progress : IProgress<string>
    {
        public void Report(string value) => Console.Error.WriteLine($"Looking at: {value}");
    }
}
