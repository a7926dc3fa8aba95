using System.Text;

namespace Multilabel.Tests;

/// <summary>From a name to a folder, against a server that behaves as the hub does.</summary>
public sealed class EncoderSourceTests : IDisposable
{
    private const string Name = "owner/small-bert";

    private readonly ScratchFolder _scratch = new();
    private readonly FakeHub _hub = new();
    private readonly List<TimeSpan> _waits = [];
    private readonly List<string> _notes = [];
    private readonly List<DownloadProgress> _progress = [];

    public EncoderSourceTests() => _hub.Repositories[Name] = FakeRepository.Of(SmallData.Encoder("bert"));

    private string Model => Path.Combine(_scratch.Path, "hub", "models--owner--small-bert");

    private string SnapshotFolder => Path.Combine(Model, "snapshots", FakeRepository.Main);

    private byte[] Weights => _hub.Repositories[Name].Files["model.safetensors"];

    private HubSettings Settings => new()
    {
        Cache = Path.Combine(_scratch.Path, "hub"),
        Endpoint = _hub.Address,
        Delay = (time, _) =>
        {
            _waits.Add(time);
            return Task.CompletedTask;
        },
    };

    public void Dispose()
    {
        _hub.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void A_folder_is_itself_and_nothing_is_asked()
    {
        var folder = SmallData.Encoder("bert");
        Assert.Equal(new EncoderSource(folder, folder), Resolve(folder));
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public void Only_the_files_that_are_read_are_downloaded_into_the_layout_of_the_cache()
    {
        var source = Resolve(Name);
        Assert.Equal(new EncoderSource(SnapshotFolder, $"{Name}@{FakeRepository.Main}"), source);
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"],
            Directory.EnumerateFiles(SnapshotFolder, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(FakeRepository.Main, File.ReadAllText(Path.Combine(Model, "refs", "main")));
        Assert.Equal(Path.Combine("..", "..", "blobs", FakeHub.Sha256(Weights)), new FileInfo(Path.Combine(SnapshotFolder, "model.safetensors")).LinkTarget);
        var config = _hub.Repositories[Name].Files["config.json"];
        Assert.Equal(Path.Combine("..", "..", "blobs", FakeHub.GitSha1(config)), new FileInfo(Path.Combine(SnapshotFolder, "config.json")).LinkTarget);
        Assert.Equal(Weights, File.ReadAllBytes(Path.Combine(SnapshotFolder, "model.safetensors")));
        Assert.True(File.Exists(Path.Combine(Model, ".no_exist", FakeRepository.Main, "modules.json")));
        Assert.Empty(Directory.GetFiles(Path.Combine(Model, "blobs"), "*.incomplete"));
        Assert.Contains(_notes, note => note.StartsWith(Name + ": ", StringComparison.Ordinal) && note.Contains("downloaded from 127.0.0.1 into", StringComparison.Ordinal));
        Assert.Equal(_progress[^1].TotalBytes, _progress[^1].Bytes);
    }

    [Fact]
    public void What_is_cached_is_used_without_any_request()
    {
        var first = Resolve(Name);
        _hub.Requests.Clear();
        Assert.Equal(first, Resolve(Name));
        Assert.Equal(first, Resolve(first.Name));
        Assert.Equal(first, Resolve(Name, Settings with { IsOffline = true }));
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public void The_token_goes_to_the_hub_and_to_nobody_else()
    {
        _hub.Repositories[Name] = FakeRepository.Of(SmallData.Encoder("bert"), token: "secret");
        Resolve(Name, Settings with { Token = "secret" });
        Assert.Contains(_hub.Requests, r => r.IsOfStore);
        Assert.All(_hub.Requests, r => Assert.Equal(r.IsOfStore ? null : "secret", r.Token));
    }

    [Fact]
    public void A_cut_connection_is_taken_up_where_it_ended()
    {
        _hub.Damage.Enqueue(bytes => bytes[..1000]);
        _hub.Damage.Enqueue(bytes => bytes[..500]);
        Resolve(Name);
        Assert.Equal([null, 1000, 1500], _hub.Requests.Where(r => r.IsOfStore).Select(r => r.From));
        Assert.Equal(Weights, File.ReadAllBytes(Path.Combine(SnapshotFolder, "model.safetensors")));
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)], _waits);
    }

    [Fact]
    public void A_part_of_an_earlier_run_is_taken_up_and_a_server_without_parts_gives_all()
    {
        Leave(Weights[..2000]);
        Resolve(Name);
        Assert.Equal([2000], _hub.Requests.Where(r => r.IsOfStore).Select(r => r.From));

        Directory.Delete(Model, recursive: true);
        Leave(Weights[..2000]);
        _hub.GivesParts = false;
        Resolve(Name);
        Assert.Equal(Weights, File.ReadAllBytes(Path.Combine(SnapshotFolder, "model.safetensors")));
    }

    [Fact]
    public void A_damaged_part_of_an_earlier_run_is_thrown_away()
    {
        Leave(new byte[2000]);
        Resolve(Name);
        Assert.Equal([2000, null], _hub.Requests.Where(r => r.IsOfStore).Select(r => r.From));
        Assert.Equal(Weights, File.ReadAllBytes(Path.Combine(SnapshotFolder, "model.safetensors")));
    }

    [Fact]
    public void A_wrong_checksum_is_refused_and_nothing_of_the_file_is_kept()
    {
        static byte[] Flip(byte[] bytes) => [(byte)(bytes[0] ^ 1), .. bytes[1..]];
        _hub.Damage.Enqueue(Flip);
        _hub.Damage.Enqueue(Flip);
        var message = Error(Name);
        Assert.StartsWith($"{Name}/model.safetensors: what was downloaded is not the file that the hub names: its digest is ", message, StringComparison.Ordinal);
        Assert.Contains($"expected {FakeHub.Sha256(Weights)}", message, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(Model, "blobs")), f => Path.GetFileName(f).StartsWith(FakeHub.Sha256(Weights), StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(Model, "refs", "main")));
    }

    [Fact]
    public void A_busy_hub_is_asked_again_when_it_says()
    {
        var answers = new Queue<FakeReply>([new(429, ("Retry-After", "7")), new(503), new(500)]);
        _hub.Instead = _ => answers.TryDequeue(out var reply) ? reply : null;
        Resolve(Name);
        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)], _waits);
        Assert.Contains("127.0.0.1: 429 Answer; trying again in 7 s.", _notes);
    }

    [Fact]
    public void A_hub_that_stays_busy_is_given_up_with_what_to_do()
    {
        _hub.Instead = _ => new FakeReply(429);
        Assert.StartsWith($"{Name}: 127.0.0.1 answers too many requests of this address (429 Answer). Wait some minutes, or set HF_TOKEN", Error(Name), StringComparison.Ordinal);
        Assert.Equal(4, _waits.Count);
    }

    [Fact]
    public void A_branch_a_tag_and_a_short_commit_mean_their_commit()
    {
        var other = new string('b', 40);
        _hub.Repositories[Name].Branches["v1.0"] = other;
        var byTag = Resolve(Name + "@v1.0");
        Assert.Equal($"{Name}@{other}", byTag.Name);
        Assert.Equal(other, File.ReadAllText(Path.Combine(Model, "refs", "v1.0")));
        Assert.False(File.Exists(Path.Combine(Model, "refs", "main")));
        _hub.Requests.Clear();
        Assert.Equal(byTag, Resolve(Name + "@bbbbbbb"));
        Assert.Empty(_hub.Requests);
        Assert.Equal($"{Name}@{FakeRepository.Main}", Resolve(Name + "@0123456").Name);
        Assert.Equal(Path.Combine(Model, "snapshots", FakeRepository.Main), Resolve(Name + "@" + FakeRepository.Main).Folder);
        // The blobs are the same, so nothing large came twice.
        Assert.DoesNotContain(_hub.Requests, r => r.IsOfStore);
    }

    [Fact]
    public void A_revision_that_is_not_there_is_said_to_be_that()
    {
        Assert.StartsWith($"{Name}@v9: 127.0.0.1 has the model {Name}, but no revision \"v9\".", Error(Name + "@v9"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_without_owner_follows_the_hubs_redirect_and_is_stored_as_asked()
    {
        _hub.Repositories["FacebookAI/roberta-base"] = FakeRepository.Of(SmallData.Encoder("roberta"));
        _hub.Renamed["roberta-base"] = "FacebookAI/roberta-base";
        Assert.Equal($"roberta-base@{FakeRepository.Main}", Resolve("roberta-base").Name);
        Assert.True(File.Exists(Path.Combine(_scratch.Path, "hub", "models--roberta-base", "refs", "main")));
        _hub.Requests.Clear();
        Assert.Equal($"roberta-base@{FakeRepository.Main}", Resolve("FacebookAI/roberta-base").Name);
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public void Weights_in_several_files_come_with_their_index()
    {
        _hub.Repositories["owner/large"] = FakeRepository.Of(EditedModel.Of("bert-sharded"));
        var folder = Resolve("owner/large").Folder;
        using var weights = WeightsFolder.Open(folder);
        Assert.True(weights.Files.Count > 1);
    }

    [Fact]
    public void Of_two_forms_of_weights_safetensors_is_taken_and_a_cached_pytorch_file_is_good_enough()
    {
        var files = _hub.Repositories[Name].Files;
        files["pytorch_model.bin"] = File.ReadAllBytes(Path.Combine(EditedModel.Of("bert-legacy"), "pytorch_model.bin"));
        Resolve(Name);
        Assert.DoesNotContain(_hub.Requests, r => r.Path.Contains("pytorch", StringComparison.Ordinal));

        File.Delete(Path.Combine(SnapshotFolder, "model.safetensors"));
        File.WriteAllBytes(Path.Combine(SnapshotFolder, "pytorch_model.bin"), files["pytorch_model.bin"]);
        _hub.Requests.Clear();
        Resolve(Name);
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public void A_sentence_encoder_comes_with_its_modules()
    {
        AddModules();
        Resolve(Name);
        Assert.Equal("{\"pooling_mode_mean_tokens\": true}", File.ReadAllText(Path.Combine(SnapshotFolder, "1_Pooling", "config.json")));
        Assert.Equal(Path.Combine("..", "..", "..", "blobs", FakeHub.GitSha1(_hub.Repositories[Name].Files["1_Pooling/config.json"])), new FileInfo(Path.Combine(SnapshotFolder, "1_Pooling", "config.json")).LinkTarget);
        Assert.True(File.Exists(Path.Combine(SnapshotFolder, "sentence_bert_config.json")));
    }

    [Fact]
    public void An_old_sentence_encoder_has_its_transformer_in_a_subfolder()
    {
        AddModules();
        var files = _hub.Repositories[Name].Files;
        foreach (var file in new[] { "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "sentence_bert_config.json" })
        {
            files.Remove(file, out var bytes);
            files["0_Transformer/" + file] = bytes!;
        }
        files["modules.json"] = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(files["modules.json"]).Replace("\"path\": \"\"", "\"path\": \"0_Transformer\"", StringComparison.Ordinal));
        using var classifier = SequenceClassifier.Load(Resolve(Name).Folder, new LoadOptions { Training = true, NewLabels = ["a", "b"] });
        Assert.Equal(Path.Combine(SnapshotFolder, "0_Transformer"), classifier.TokenizerFolder);
        Assert.Equal(32, classifier.MaxTokens);
        _hub.Requests.Clear();
        Resolve(Name);
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public void A_sentence_encoder_that_was_cached_as_a_plain_one_is_completed()
    {
        Resolve(Name);
        File.Delete(Path.Combine(Model, ".no_exist", FakeRepository.Main, "modules.json"));   // as Python's AutoModel leaves it
        AddModules();
        _hub.Requests.Clear();
        Assert.Equal(SnapshotFolder, Resolve(Name).Folder);
        Assert.True(File.Exists(Path.Combine(SnapshotFolder, "modules.json")));
        Assert.DoesNotContain(_hub.Requests, r => r.IsOfStore);
    }

    [Fact]
    public void Whether_a_bare_encoder_is_a_sentence_encoder_is_asked_once_and_an_answer_is_not_needed()
    {
        Resolve(Name);
        File.Delete(Path.Combine(Model, ".no_exist", FakeRepository.Main, "modules.json"));
        _hub.Requests.Clear();
        _hub.Instead = _ => new FakeReply(503);
        Assert.Equal(SnapshotFolder, Resolve(Name).Folder);
        Assert.Contains(_notes, note => note.Contains("could not be asked (503 Answer); it is used as the cache has it", StringComparison.Ordinal));
        Assert.Equal(SnapshotFolder, Resolve(Name, Settings with { IsOffline = true }).Folder);
        Assert.Contains(_notes, note => note.Contains("could not be asked (HF_HUB_OFFLINE is set)", StringComparison.Ordinal));
        _hub.Instead = _ => null;
        Resolve(Name);
        Resolve(Name);
        Assert.Equal(2, _hub.Requests.Count);
    }

    [Fact]
    public void A_tokenizer_alone_brings_no_weights_and_is_completed_later()
    {
        Resolve(Name, parts: EncoderParts.Tokenizer);
        Assert.False(File.Exists(Path.Combine(SnapshotFolder, "model.safetensors")));
        Assert.NotNull(Tokenizer.Load(SnapshotFolder));
        Resolve(Name);
        Assert.True(File.Exists(Path.Combine(SnapshotFolder, "model.safetensors")));
    }

    [Fact]
    public void Without_links_the_files_themselves_are_in_the_snapshot()
    {
        Resolve(Name, Settings with { UsesLinks = false });
        Assert.Null(new FileInfo(Path.Combine(SnapshotFolder, "model.safetensors")).LinkTarget);
        Assert.Equal(Weights, File.ReadAllBytes(Path.Combine(SnapshotFolder, "model.safetensors")));
        Assert.Empty(Directory.GetFiles(Path.Combine(Model, "blobs")));
    }

    [Fact]
    public void Another_process_that_downloads_is_waited_for()
    {
        var blob = FakeHub.Sha256(Weights);
        var path = new HubCache(Settings).Model(Name).LockOf(blob);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var other = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        Resolve(Name, Settings with
        {
            Delay = (_, _) =>
            {
                other.Dispose();
                return Task.CompletedTask;
            },
        });
        Assert.Contains($"Another process is downloading model.safetensors of {Name}; waiting for it.", _notes);
    }

    [Fact]
    public void A_stopped_download_leaves_what_is_there()
    {
        using var cancellation = new CancellationTokenSource();
        _hub.Damage.Enqueue(bytes => bytes[..3000]);
        var settings = Settings with
        {
            Delay = (_, token) =>
            {
                cancellation.Cancel();
                return Task.FromCanceled(token);
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => EncoderSource.Resolve(Name, Reports, settings: settings, cancellation: cancellation.Token));
        Assert.Equal(Weights[..3000], File.ReadAllBytes(Path.Combine(Model, "blobs", FakeHub.Sha256(Weights) + ".incomplete")));
        Assert.Contains($"{Name}: the download was stopped; what is here of it stays, and the same command goes on from there.", _notes);
        Resolve(Name);
        Assert.Equal(3000, _hub.Requests.Last(r => r.IsOfStore).From);
    }

    [Fact]
    public void Offline_says_so_and_what_is_close()
    {
        Resolve(Name);
        _hub.Requests.Clear();
        var message = Error("owner/smal-bert", Settings with { IsOffline = true });
        Assert.Equal(
            $"owner/smal-bert: there is no such folder, and it is not in the cache ({Settings.Cache}); HF_HUB_OFFLINE forbids to download it. Unset HF_HUB_OFFLINE, or name another; closest: '{Name}'; multilabel encoders lists what is here.",
            message);
        Assert.Empty(_hub.Requests);
        File.Delete(Path.Combine(SnapshotFolder, "model.safetensors"));
        Assert.Contains("has only a part of it: no weights (model.safetensors or pytorch_model.bin); HF_HUB_OFFLINE", Error(Name, Settings with { IsOffline = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_network_one_message_comes_at_once()
    {
        var settings = Settings;
        _hub.Dispose();
        var message = Error(Name, settings);
        Assert.StartsWith($"{Name}: there is no such folder, and it is not in the cache ({settings.Cache}); 127.0.0.1 could not be reached: ", message, StringComparison.Ordinal);
        Assert.Contains("HTTPS_PROXY names a proxy, HF_ENDPOINT a mirror", message, StringComparison.Ordinal);
        Assert.DoesNotContain("goes on from there", message, StringComparison.Ordinal);
        Assert.Empty(_waits);
    }

    [Fact]
    public void A_network_that_goes_away_leaves_a_part_and_says_so()
    {
        for (var i = 1; i <= 5; i++) _hub.Damage.Enqueue(bytes => []);
        Leave(Weights[..2000]);
        var message = Error(Name);
        Assert.Contains("127.0.0.1 could not be reached: The response ended prematurely", message, StringComparison.Ordinal);
        Assert.EndsWith("What is downloaded so far stays, and the same command goes on from there.", message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 4, 8], _waits.Select(w => w.TotalSeconds));
    }

    [Fact]
    public void An_unknown_name_is_no_folder_and_no_model()
    {
        Resolve(Name);
        Assert.Equal(
            $"owner/small-brt: there is no such folder, and 127.0.0.1 has no public model of this name; closest: '{Name}'. If it is private, set HF_TOKEN to a token that may read it; multilabel encoders lists what is here.",
            Error("owner/small-brt"));
        Assert.Equal($"owner/small-brt: there is no such folder, and 127.0.0.1 has no model of this name; closest: '{Name}'; multilabel encoders lists what is here.", Error("owner/small-brt", Settings with { Token = "t" }));
    }

    [Fact]
    public void A_gated_model_names_the_page_and_the_token()
    {
        _hub.Repositories["owner/gated"] = FakeRepository.Of(SmallData.Encoder("bert"), token: "secret");
        Assert.Equal($"owner/gated: the model is gated (401 Access to this model is restricted). Accept its terms on {_hub.Address}owner/gated and set HF_TOKEN to a token of that account.", Error("owner/gated"));
        Assert.EndsWith("; the token that is set is not enough.", Error("owner/gated", Settings with { Token = "other" }), StringComparison.Ordinal);
        _hub.Instead = _ => new FakeReply(401, ("X-Error-Message", "Invalid credentials in Authorization header"));
        Assert.StartsWith($"{Name}: 127.0.0.1 does not take the token (401 Invalid credentials in Authorization header).", Error(Name, Settings with { Token = "old" }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_another_kind_is_refused_before_its_weights_come()
    {
        _hub.Repositories[Name].Files["config.json"] = Encoding.ASCII.GetBytes("{\"model_type\": \"gpt2\"}");
        Assert.Contains("config.json: \"model_type\" is \"gpt2\", an architecture that is not computed here", Error(Name), StringComparison.Ordinal);
        Assert.DoesNotContain(_hub.Requests, r => r.IsOfStore);
        _hub.Repositories[Name].Files.Remove("model.safetensors");
        Assert.StartsWith($"{Name}: the model on the hub has no weights (model.safetensors or pytorch_model.bin), so it is no encoder as read here; its files are '.gitattributes', 'README.md', 'config.json'", Error(Name), StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_without_room_is_said_before_anything_large_comes()
    {
        var message = Error(Name, Settings with { FreeBytes = _ => 30_000 });
        Assert.Matches(@"hub: \d+ kB are to be downloaded, 30 kB are free\. Free space, or set HF_HOME", message);
        Assert.DoesNotContain(_hub.Requests, r => r.IsOfStore);
    }

    [Theory]
    [InlineData("./missing/folder")]
    [InlineData("/missing/folder")]
    [InlineData("../missing")]
    [InlineData("encoders/of/mine")]
    [InlineData("C:\\encoders\\mine")]
    [InlineData("roberta base")]
    public void What_cannot_be_a_name_is_a_folder_that_is_not_there(string encoder)
    {
        Assert.StartsWith($"{encoder}: there is no such folder, and it cannot be the name of a model on the hub", Error(encoder), StringComparison.Ordinal);
        Assert.Empty(_hub.Requests);
    }

    [Fact]
    public void An_answer_that_is_not_the_hubs_is_told_from_one()
    {
        _hub.Instead = _ => new FakeReply(200) { Body = Encoding.ASCII.GetBytes("<html>Please log in</html>") };
        Assert.Contains("answered something else than the list of files", Error(Name), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_files_that_lead_out_of_the_cache_are_left_alone()
    {
        var model = HubModel.Of(System.Text.Json.Nodes.JsonNode.Parse($$"""{"sha": "{{FakeRepository.Main}}", "siblings": [{"rfilename": "a/b.json"}, {"rfilename": "../x"}, {"rfilename": "/etc/x"}, {"rfilename": "a\\..\\b"}, {"rfilename": "C:x"}]}"""));
        Assert.Equal(["a/b.json"], model!.Files);
    }

    private EncoderSource Resolve(string encoder, HubSettings? settings = null, EncoderParts parts = EncoderParts.All) =>
        EncoderSource.Resolve(encoder, Reports, parts, settings ?? Settings);

    private HubReports Reports => new(_notes.Add, _progress.Add);

    private string Error(string encoder, HubSettings? settings = null) => Assert.Throws<MultilabelException>(() => Resolve(encoder, settings)).Message;

    private void Leave(byte[] part)
    {
        var blobs = Directory.CreateDirectory(Path.Combine(Model, "blobs")).FullName;
        File.WriteAllBytes(Path.Combine(blobs, FakeHub.Sha256(Weights) + ".incomplete"), part);
    }

    private void AddModules()
    {
        var files = _hub.Repositories[Name].Files;
        files["modules.json"] = Encoding.ASCII.GetBytes("""[{"idx": 0, "name": "0", "path": "", "type": "x.Transformer"}, {"idx": 1, "name": "1", "path": "1_Pooling", "type": "x.Pooling"}, {"idx": 2, "name": "2", "path": "2_Normalize", "type": "x.Normalize"}]""");
        files["1_Pooling/config.json"] = Encoding.ASCII.GetBytes("{\"pooling_mode_mean_tokens\": true}");
        files["sentence_bert_config.json"] = Encoding.ASCII.GetBytes("{\"max_seq_length\": 32}");
    }
}
