namespace Multilabel.Tests;

/// <summary>The recipe of docs/the-question.md in a fast form: the sample workbook and a tiny random encoder.</summary>
public sealed class TheQuestionTests : IDisposable
{
    private static readonly string Data = RepositoryFiles.PathOf("samples/dei/statements.xlsx");

    private readonly string _root = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    private string Out => Path.Combine(_root, "classifier");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Posted_the_recipe_stops_before_it_learned_and_the_doctor_says_so()
    {
        var trained = Command.Run(
            "train", Data, "--document-type", "Report", "--encoder", SmallData.Encoder("roberta"), "--head", "architecture", "--freeze-ratio", "0.5", "--freeze-by", "tensors",
            "--optimizer", "adafactor", "--learning-rate", "5e-5", "--head-learning-rate", "5e-5", "--layer-decay", "1", "--warmup-ratio", "0", "--weight-decay", "0",
            "--no-linear-probe", "--moving-average", "0", "--metric", "cell-accuracy", "--patience", "6", "--epochs", "100", "--batch-size", "8", "--max-length", "32",
            "--allow-unlearned", "--out", Out);
        Assert.Equal(3, trained.ExitCode);
        Assert.Contains("Not learned", trained.Output, StringComparison.Ordinal);

        var diagnosis = Command.Run("doctor", Out, "--data", Data);
        Assert.Equal(3, diagnosis.ExitCode);
        Assert.Contains("Faulty: F18", diagnosis.Output, StringComparison.Ordinal);
    }
}
