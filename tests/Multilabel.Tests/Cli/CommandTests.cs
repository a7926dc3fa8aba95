using System.Text.Json;
using Multilabel.Cli;

namespace Multilabel.Tests;

public sealed class CommandTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    private string Out => Path.Combine(_root, "classifier");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_verb_that_is_asked_for_is_made_alone() => Assert.All(
        CommandLine.Create().Subcommands, all => Assert.Equal(all.Name, Assert.Single(CommandLine.Create(all.Name).Subcommands).Name));

    [Fact]
    public void The_main_job_trains_verifies_predicts_and_evaluates()
    {
        var data = SmallData.Csv(_root, 60);
        var trained = Command.Run("train", data, "--encoder", "linear", "--out", Out);
        Assert.Equal(0, trained.ExitCode);
        Assert.Contains("Learned: loss", trained.Output, StringComparison.Ordinal);
        Assert.Contains("60 rows, 4 labels", trained.Output, StringComparison.Ordinal);
        Assert.Equal(0, Command.Run("verify", Out).ExitCode);

        var predicted = Command.Run("predict", Out, "We publish pay and salary.", "--json");
        using var line = JsonDocument.Parse(predicted.Output);
        Assert.Equal("We publish pay and salary.", line.RootElement.GetProperty("text").GetString());
        Assert.Contains(line.RootElement.GetProperty("labels").EnumerateArray(), l => l.GetProperty("label").GetString() == "Pay" && l.GetProperty("probability").GetDouble() > 0.5);

        var evaluated = Command.Run("evaluate", Out, data, "--json");
        Assert.Equal(0, evaluated.ExitCode);
        using var scores = JsonDocument.Parse(evaluated.Output);
        Assert.True(scores.RootElement.GetProperty("metrics").GetProperty("f1_micro_zd0").GetDouble() > 0.95);
    }

    [Fact]
    public void Several_document_types_give_a_folder_each_and_one_that_is_too_small_is_reported()
    {
        var data = SmallData.Csv(_root, 60, i => i < 30 ? "Plan" : i < 57 ? "Report" : "Memo");
        var trained = Command.Run("train", data, "--encoder", "linear", "--out", Out);
        Assert.Equal(0, trained.ExitCode);
        Assert.Empty(Command.Run("verify", Out).Error);
        Assert.Equal(0, Command.Run("verify", Path.Combine(Out, "Plan")).ExitCode);
        Assert.Equal(0, Command.Run("verify", Path.Combine(Out, "Report")).ExitCode);
        Assert.False(Directory.Exists(Path.Combine(Out, "Memo")));
        Assert.Contains("has 3 rows with text of document type \"Memo\"; at least 10 are needed", trained.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_classifier_that_did_not_learn_is_not_saved_unless_told_so()
    {
        var data = SmallData.Csv(_root, 40);
        string[] train = ["train", data, "--out", Out, "--encoder", SmallData.Encoder("bert"), "--epochs", "1", "--learning-rate", "1e-9", "--head-learning-rate", "1e-9", "--no-linear-probe"];
        var refused = Command.Run(train);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("Not learned", refused.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Out));
        var saved = Command.Run([.. train, "--allow-unlearned"]);
        Assert.Equal(3, saved.ExitCode);
        Assert.Contains("base_rates_only", File.ReadAllText(Path.Combine(Out, "multilabel.json")).Replace("BaseRatesOnly", "base_rates_only", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trian is not a command; closest: 'train'.", "trian", "x")]
    [InlineData("--encodr is not an option of train; closest: '--encoder'.", "train", "x", "--encodr", "y", "--out", "z")]
    [InlineData("--freeze-ratio is 'half'; expected a number, with a point: 0.5.", "train", "x", "--out", "z", "--freeze-ratio", "half")]
    [InlineData("--loss is 'bec'; expected one of bce, bce-pos-weight, focal, asymmetric, zlpr.", "train", "x", "--out", "z", "--loss", "bec")]
    public void Wrong_usage_ends_with_2_and_names_the_closest(string message, params string[] arguments)
    {
        var result = Command.Run(arguments);
        Assert.Equal(2, result.ExitCode);
        Assert.Equal(message, result.Error.Split('\n')[0].TrimEnd());
    }

    [Theory]
    [InlineData("does not exist", "train", "nowhere.xlsx", "--out", "z")]
    [InlineData("is not a folder; expected a classifier folder", "predict", "nowhere", "text")]
    [InlineData("is not a folder; expected a classifier folder", "verify", "nowhere")]
    [InlineData("does not exist", "evaluate", "nowhere", "nodata.csv")]
    public void What_is_not_there_ends_with_1_and_one_line(string message, params string[] arguments)
    {
        var result = Command.Run(arguments);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Trim().Split('\n'));
    }

    [Fact]
    public void A_damaged_weights_file_is_named_by_verify_with_exit_code_3()
    {
        Assert.Equal(0, Command.Run("train", SmallData.Csv(_root, 40), "--encoder", "linear", "--out", Out).ExitCode);
        var weights = Path.Combine(Out, "linear.safetensors");
        var bytes = File.ReadAllBytes(weights);
        bytes[^3] ^= 1;
        File.WriteAllBytes(weights, bytes);
        var verified = Command.Run("verify", Out);
        Assert.Equal(3, verified.ExitCode);
        Assert.Contains("linear.safetensors is not as it was saved", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_made_elsewhere_predicts_with_its_own_labels_and_says_how()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "TestData", "models", "roberta", "classifier");
        var result = Command.Run("predict", folder, "hello", "--logits");
        Assert.Equal(0, result.ExitCode);
        using var line = JsonDocument.Parse(result.Output);
        Assert.Equal(["race", "gender", "bias", "religion", "disability", "age", "pay equity"], line.RootElement.GetProperty("logits").EnumerateObject().Select(p => p.Name));
        Assert.Contains("sigmoid, cut-off 0.5 (problem_type multi_label_classification)", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_stream_from_standard_input_in_their_order()
    {
        Assert.Equal(0, Command.Run("train", SmallData.Csv(_root, 40), "--encoder", "linear", "--out", Out).ExitCode);
        var lines = Enumerable.Range(0, 3000).Select(i => $"text number {i}{new string('x', i % 50)}").ToList();
        var result = Command.Run(string.Join('\n', lines), environment: null, "predict", Out, "--json");
        var read = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("text").GetString());
        Assert.Equal(lines, read);
    }

    [Fact]
    public void The_input_table_comes_back_with_a_column_added()
    {
        var data = SmallData.Csv(_root, 40);
        Assert.Equal(0, Command.Run("train", data, "--encoder", "linear", "--out", Out).ExitCode);
        var result = Path.Combine(_root, "predicted.csv");
        Assert.Equal(0, Command.Run("predict", Out, "--input", data, "--out", result).ExitCode);
        var lines = File.ReadAllLines(result);
        Assert.Equal(41, lines.Length);
        Assert.Equal("text,labels,predicted labels", lines[0]);
    }

    [Theory]
    [InlineData("de_DE.UTF-8")]
    [InlineData("tr_TR.UTF-8")]
    public void Numbers_are_the_same_in_every_culture(string culture)
    {
        Assert.Equal(0, Command.Run("train", SmallData.Csv(_root, 40), "--encoder", "linear", "--out", Out).ExitCode);
        var expected = Command.Run("predict", Out, "A course about wages INTERVIEW.", "--all", "--json").Output;
        var environment = new Dictionary<string, string> { ["LC_ALL"] = culture, ["LANG"] = culture };
        Assert.Equal(expected, Command.Run("", environment, "predict", Out, "A course about wages INTERVIEW.", "--all", "--json").Output);
        Assert.Equal(0, Command.Run("", environment, "verify", Out).ExitCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(150)]
    [InlineData(700)]
    [InlineData(1200)]
    public void Killing_a_run_leaves_the_old_classifier_or_the_new_one(int milliseconds)
    {
        var data = SmallData.Csv(_root, 40);
        Assert.Equal(0, Command.Run("train", data, "--encoder", "linear", "--out", Out).ExitCode);
        using var process = Command.Start(null, "train", data, "--encoder", "linear", "--out", Out, "--seed", "7");
        process.WaitForExit(milliseconds);
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        Assert.Equal(0, Command.Run("verify", Out).ExitCode);
    }

    [Fact]
    public void A_place_that_cannot_be_written_to_is_named()
    {
        var file = Path.Combine(_root, "taken");
        File.WriteAllText(file, "mine");
        var result = Command.Run("train", SmallData.Csv(_root, 40), "--encoder", "linear", "--out", file);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("is a file; a classifier is saved as a folder", result.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(file));
    }
}
