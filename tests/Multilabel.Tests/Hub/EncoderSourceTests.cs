using System.Text;

namespace Multilabel.Tests;

/// <summary>From a name to a folder: names, revisions, the cache, and what is said where there is none.</summary>
public sealed class EncoderSourceTests : HubFixture
{
    [Fact]
    public void A_folder_is_itself_and_nothing_is_asked()
    {
        var folder = SmallData.Encoder("bert");
        Assert.Equal(new EncoderSource(folder, folder), Resolve(folder));
        Assert.Empty(_hub.Requests);
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
}
