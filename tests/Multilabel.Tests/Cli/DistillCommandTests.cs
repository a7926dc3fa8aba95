using System.Text.Json;

namespace Multilabel.Tests;

public sealed class DistillCommandTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Distill_makes_a_student_and_says_how_near_it_is()
    {
        var (corpus, output) = (SmallCorpus.Write(_root, 200), Path.Combine(_root, "student"));
        string[] arguments = ["distill", "--teacher", SmallData.Encoder("bert"), "--corpus", corpus + ":2", "--out", output, "--layers", "1", "--vocabulary", "150", "--vocabulary-from", "corpus", "--max-length", "32", "--held-out", "20"];
        var result = Command.Run(arguments);
        Assert.Equal((0, ""), (result.ExitCode, result.ExitCode == 0 ? "" : result.Error));
        Assert.Contains("200 texts, 20 of them held out", result.Error, StringComparison.Ordinal);
        Assert.Contains("A vocabulary of 150 pieces was learned from", result.Error, StringComparison.Ordinal);
        Assert.Contains("On held-out texts: cosine 0.", result.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(output + ".targets.safetensors"));

        using var json = JsonDocument.Parse(Command.Run([.. arguments, "--json"]).Output);
        Assert.Equal(1, json.RootElement.GetProperty("share").GetDouble());
        Assert.Equal("embeddings", json.RootElement.GetProperty("fidelity").GetProperty("kind").GetString());
    }

    [Fact]
    public void What_is_wrong_is_said_in_one_line()
    {
        var (corpus, output) = (SmallCorpus.Write(_root, 30), Path.Combine(_root, "student"));
        Expect(2, "Option '--corpus' is required.", "distill", "--teacher", "x", "--out", output);
        Expect(2, "--task is 'both'; expected one of encoder, classifier.", "distill", "--teacher", "x", "--corpus", corpus, "--out", output, "--task", "both");
        Expect(1, "DistillationOptions.Layers is 0", "distill", "--teacher", "x", "--corpus", corpus, "--out", output, "--layers", "0");
        Expect(1, "x: there is no such folder.", "distill", "--teacher", "x", "--corpus", corpus, "--out", output);
        Expect(1, "none.txt does not exist", "distill", "--teacher", SmallData.Encoder("bert"), "--corpus", Path.Combine(_root, "none.txt"), "--out", output, "--layers", "1", "--max-length", "32");
        Expect(1, "--layers is 4, the teacher has 2", "distill", "--teacher", SmallData.Encoder("bert"), "--corpus", corpus, "--out", output, "--max-length", "32");
        Assert.False(Directory.Exists(output));

        static void Expect(int exitCode, string message, params string[] arguments)
        {
            var result = Command.Run(arguments);
            Assert.Contains(message, result.Error, StringComparison.Ordinal);
            Assert.Equal(exitCode, result.ExitCode);
        }
    }
}
