using System.Text.Json;

namespace Multilabel.Tests;

/// <summary>The command finds encoders by name, from a hub on this machine.</summary>
public sealed class EncodersCommandTests : IDisposable
{
    private const string Name = "owner/small-bert";

    private readonly ScratchFolder _scratch = new();
    private readonly FakeHub _hub = new();

    public EncodersCommandTests() => _hub.Repositories[Name] = FakeRepository.Of(SmallData.Encoder("bert"));

    private Dictionary<string, string> Environment => new() { ["HF_HOME"] = _scratch.Path, ["HF_ENDPOINT"] = _hub.Address.AbsoluteUri, ["HF_HUB_CACHE"] = "", ["HF_TOKEN"] = "", ["HF_HUB_OFFLINE"] = "", ["NO_PROXY"] = "127.0.0.1" };

    public void Dispose()
    {
        _hub.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void Training_by_name_says_what_came_and_records_the_commit()
    {
        var (data, output) = (SmallData.Csv(_scratch.Path, 40), Path.Combine(_scratch.Path, "classifier"));
        string[] train = ["train", data, "--out", output, "-n", Name, "--epochs", "1", "--allow-unlearned"];
        var trained = Command.Run("", Environment, train);
        Assert.Contains($"{Name}: ", trained.Error, StringComparison.Ordinal);
        Assert.Contains(" downloaded from 127.0.0.1 into ", trained.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('%', trained.Error);
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "multilabel.json")));
        Assert.Equal($"{Name}@{FakeRepository.Main}", manifest.RootElement.GetProperty("training").GetProperty("options").GetProperty("encoder").GetString());

        var wrong = Command.Run("", Environment, "train", data, "--out", output, "-n", "owner/smal-bert");
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains($"closest: '{Name}'", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_cached_is_listed_with_what_cannot_be_used()
    {
        var settings = HubSettings.Of(name => Environment.GetValueOrDefault(name), _scratch.Path);
        EncoderSource.Resolve(Name, settings: settings);
        var other = Directory.CreateDirectory(Path.Combine(settings.Cache, "models--gpt2", "snapshots", new string('c', 40))).FullName;
        File.WriteAllText(Path.Combine(other, "config.json"), "{\"model_type\": \"gpt2\"}");
        Directory.CreateDirectory(Path.Combine(settings.Cache, "datasets--owner--rows"));

        var listed = Command.Run("", Environment, "encoders");
        Assert.Equal(0, listed.ExitCode);
        Assert.Matches($@"owner/small-bert +main {FakeRepository.Main[..12]} +bert +\d+ × 32 +\d+ kB", listed.Output);
        Assert.Contains("Not usable here: gpt2@cccccccccccc: config.json: \"model_type\" is \"gpt2\", an architecture", listed.Output, StringComparison.Ordinal);

        using var json = JsonDocument.Parse(Command.Run("", Environment, "encoders", "--json").Output);
        Assert.Equal(["multilabel-english", "gpt2", Name], json.RootElement.EnumerateArray().Select(e => e.GetProperty("name").GetString()));
        Assert.Equal(("bundled", true), (json.RootElement[0].GetProperty("revisions")[0].GetString(), json.RootElement[0].GetProperty("usable").GetBoolean()));
        var usable = json.RootElement[2];
        Assert.True(usable.GetProperty("usable").GetBoolean());
        Assert.Equal(FakeRepository.Main, usable.GetProperty("commit").GetString());
        Assert.Equal(32, usable.GetProperty("hidden").GetInt32());
        Assert.Equal(new[] { "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json" }.Sum(f => (long)_hub.Repositories[Name].Files[f].Length), usable.GetProperty("bytes").GetInt64());
    }

    [Fact]
    public void An_empty_cache_says_how_to_fill_it()
    {
        var listed = Command.Run("", Environment, "encoders");
        Assert.Contains("multilabel-english", listed.Output, StringComparison.Ordinal);
        Assert.EndsWith($"None in {Path.Combine(_scratch.Path, "hub")}. --encoder roberta-base (or any owner/name of 127.0.0.1) downloads one.", listed.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tokenizer_is_found_by_name()
    {
        var result = Command.Run("", Environment, "tokenize", Name, "hello", "--json");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("\"ids\"", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(_hub.Requests, r => r.Path.Contains("safetensors", StringComparison.Ordinal));
    }

    [Fact]
    public void A_download_is_one_line_with_bytes_share_and_time()
    {
        Assert.Equal("roberta-base  ########............ 40 %, 200 MB of 500 MB, 14 s left", Cli.DownloadLine.Text(new DownloadProgress("roberta-base", 200_000_000, 500_000_000, 14)));
        using var writer = new StringWriter();
        using (var view = new Cli.ProgressView(writer, live: false)) view.Report(new TrainingDownload(new DownloadProgress("x", 1, 2, 3)));
        Assert.Empty(writer.ToString());
        using (var view = new Cli.ProgressView(writer, live: true))
        {
            view.Report(new TrainingDownload(new DownloadProgress("x", 1000, 2000, null)));
            view.Report(new TrainingDownload(new DownloadProgress("x", 2000, 2000, 0)));
        }
        Assert.Equal("\r\u001b[Kx  ##########.......... 50 %, 1 kB of 2 kB\r\u001b[K", writer.ToString());
    }
}
