using System.Text;

namespace Multilabel.Tests;

/// <summary>Which files of a model come, and where they lie in the cache.</summary>
public sealed class EncoderFilesTests : HubFixture
{
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
    public void Names_of_files_that_lead_out_of_the_cache_are_left_alone()
    {
        var model = HubModel.Of(System.Text.Json.Nodes.JsonNode.Parse($$"""{"sha": "{{FakeRepository.Main}}", "siblings": [{"rfilename": "a/b.json"}, {"rfilename": "../x"}, {"rfilename": "/etc/x"}, {"rfilename": "a\\..\\b"}, {"rfilename": "C:x"}]}"""));
        Assert.Equal(["a/b.json"], model!.Files);
    }

    private void AddModules()
    {
        var files = _hub.Repositories[Name].Files;
        files["modules.json"] = Encoding.ASCII.GetBytes("""[{"idx": 0, "name": "0", "path": "", "type": "x.Transformer"}, {"idx": 1, "name": "1", "path": "1_Pooling", "type": "x.Pooling"}, {"idx": 2, "name": "2", "path": "2_Normalize", "type": "x.Normalize"}]""");
        files["1_Pooling/config.json"] = Encoding.ASCII.GetBytes("{\"pooling_mode_mean_tokens\": true}");
        files["sentence_bert_config.json"] = Encoding.ASCII.GetBytes("{\"max_seq_length\": 32}");
    }
}
