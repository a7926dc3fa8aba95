using System.CommandLine;

namespace Multilabel.Cli;

/// <summary><c>multilabel distill --teacher FOLDER --corpus FILES --out FOLDER</c>: a smaller model that answers as a larger one does.</summary>
internal static class DistillCommand
{
    public static Command Create()
    {
        var teacher = new Option<string>("--teacher") { Description = "folder of a sentence encoder, or with --task classifier of a classifier", Required = true, HelpName = "folder" };
        var corpus = new Option<string[]>("--corpus")
        {
            Description = "texts, without labels: .txt with one text a line, .txt.gz, or any table; several files, each with a weight if wanted: reviews.txt:3",
            Required = true,
            HelpName = "file",
            AllowMultipleArgumentsPerToken = true,
        };
        var output = new Option<string>("--out", "-o") { Description = "folder for the student", Required = true, HelpName = "folder" };
        var targets = new Option<string?>("--targets") { Description = "file for the teacher's targets, which other students can use as well [default: beside the output]", HelpName = "file" };
        var archive = new Option<string?>("--archive") { Description = "also write the encoder as one small file, with its matrices in 8 bits", HelpName = "file.zip" };
        var resume = new Option<bool>("--resume", "-c") { Description = "go on from the checkpoint of the same job" };
        var json = new Option<bool>("--json") { Description = "the result as JSON" };
        var table = new DatasetArguments();
        var options = new OptionSet<DistillationOptions>();
        var command = new Command("distill", "Make a smaller encoder or classifier that answers as a larger one does, from texts without labels.") { teacher, corpus, output, archive, targets, resume, json };
        table.AddTo(command, withLabels: false);
        options.AddTo(command);
        command.SetAction(result =>
        {
            var job = new DistillationJob
            {
                Teacher = result.GetRequiredValue(teacher),
                Corpus = [.. result.GetRequiredValue(corpus).Select(CorpusPart.Parse)],
                Output = result.GetRequiredValue(output),
                Targets = result.GetValue(targets),
                Resume = result.GetValue(resume),
                Reading = table.Read(result),
                Options = options.Read(result),
            };
            var file = result.GetValue(archive);
            if (file is not null && job.Options.Task != DistillationTask.Encoder) throw new UsageException("--archive is for encoders; leave it away with --task classifier.");
            using var cancellation = new CancellationTokenSource();
            using var interrupt = new InterruptHandler(cancellation);
            var exitCode = DistillationView.Run(job, result.GetValue(json), cancellation.Token);
            if (exitCode == CommandLine.Done && file is not null) EncoderArchive.Pack(job.Output, file);
            return exitCode;
        });
        return command;
    }
}
