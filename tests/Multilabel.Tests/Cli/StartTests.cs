namespace Multilabel.Tests;

/// <summary>What a process loads, as the system's own loader tells it. Only glibc's loader does; elsewhere there is nothing to see.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(2)]
    [InlineData(0, "--help")]
    [InlineData(0, "train", "--help")]
    [InlineData(0, "predict", "--help")]
    [InlineData(2, "predict")]
    public void Help_and_wrong_usage_do_not_load_libtorch(int exitCode, params string[] arguments)
    {
        var (code, loaded) = Loaded(arguments);
        if (loaded is null) return;
        Assert.Equal(exitCode, code);
        Assert.Contains("libcoreclr", loaded, StringComparison.Ordinal);
        Assert.DoesNotContain("torch", loaded, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_linear_classifier_predicts_without_libtorch()
    {
        using (var classifier = Classifier.Train(SmallData.Rows(40), SmallData.Linear)) classifier.Save(Path.Combine(_root, "c"));
        var (code, loaded) = Loaded("predict", Path.Combine(_root, "c"), "We publish pay.");
        if (loaded is null) return;
        Assert.Equal(0, code);
        Assert.DoesNotContain("libtorch_cpu", loaded, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoder_needs_libtorch_and_that_shows()
    {
        var (code, loaded) = Loaded("predict", EditedModel.Of("bert"), "We publish pay.");
        if (loaded is null) return;
        Assert.Equal(0, code);
        Assert.Contains("libtorch_cpu", loaded, StringComparison.Ordinal);
    }

    private (int ExitCode, string? Files) Loaded(params string[] arguments)
    {
        var log = Path.Combine(_root, "loaded");
        var result = Command.Run("", new Dictionary<string, string> { ["LD_DEBUG"] = "files", ["LD_DEBUG_OUTPUT"] = log }, arguments);
        var files = Directory.GetFiles(_root, "loaded.*");   // one for each process
        return (result.ExitCode, files.Length == 0 ? null : string.Concat(files.Select(File.ReadAllText)));
    }
}
