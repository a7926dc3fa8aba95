namespace Multilabel.Tests;

/// <summary>Names, places and digests, as Hugging Face's own library has them.</summary>
public sealed class HubNamesTests
{
    [Theory]
    [InlineData("roberta-base", "roberta-base", "main")]
    [InlineData("sentence-transformers/all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2", "main")]
    [InlineData("owner/name@refs/pr/3", "owner/name", "refs/pr/3")]
    [InlineData("roberta-base@e2da8e2f811d", "roberta-base", "e2da8e2f811d")]
    public void A_name_has_a_model_and_a_revision(string text, string repository, string revision) =>
        Assert.Equal(new EncoderName(repository, revision), EncoderName.Parse(text));

    // The rules of huggingface_hub's validate_repo_id.
    [Theory]
    [InlineData("")]
    [InlineData("a/b/c")]
    [InlineData(".hidden")]
    [InlineData("name.")]
    [InlineData("a--b")]
    [InlineData("a..b")]
    [InlineData("owner/name.git")]
    [InlineData("owner/")]
    [InlineData("name@")]
    [InlineData("name@../../x")]
    [InlineData("name\n")]
    [InlineData("~/name")]
    public void What_the_hub_would_not_take_is_no_name(string text) => Assert.Null(EncoderName.Parse(text));

    [Theory]
    [InlineData("roberta-large-mnli", "FacebookAI/roberta-large-mnli")]
    [InlineData("FacebookAI/roberta-base", "roberta-base")]
    [InlineData("bert-base-uncased", "google-bert/bert-base-uncased")]
    [InlineData("distilbert/distilbert-base-cased", "distilbert-base-cased")]
    [InlineData("somebody/roberta-base", null)]
    [InlineData("owner/name", null)]
    public void The_first_models_have_two_names(string name, string? other) => Assert.Equal(other, CanonicalOwner.OtherName(name));

    [Theory]
    [InlineData("/u/.cache/huggingface/hub")]
    [InlineData("/x/huggingface/hub", "XDG_CACHE_HOME=/x")]
    [InlineData("/h/hub", "HF_HOME=/h", "XDG_CACHE_HOME=/x")]
    [InlineData("/u/h/hub", "HF_HOME=~/h")]
    [InlineData("/old", "HUGGINGFACE_HUB_CACHE=/old", "HF_HOME=/h")]
    [InlineData("/c", "HF_HUB_CACHE=/c", "HUGGINGFACE_HUB_CACHE=/old", "HF_HOME=/h")]
    public void The_cache_is_where_the_environment_says(string folder, params string[] environment) => Assert.Equal(Path.GetFullPath(folder), Of(environment).Cache);

    [Theory]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("Yes", true)]
    [InlineData("on", true)]
    [InlineData("0", false)]
    [InlineData("", false)]
    public void Offline_is_said_in_four_words(string value, bool isOffline) => Assert.Equal(isOffline, Of("HF_HUB_OFFLINE=" + value).IsOffline);

    [Fact]
    public void The_token_is_a_variable_or_in_a_file()
    {
        using var scratch = new ScratchFolder();
        var file = Path.Combine(scratch.Path, "token");
        File.WriteAllText(file, "from the file\n");
        Assert.Equal("from the file", Of("HF_HOME=" + scratch.Path).Token);
        Assert.Equal("from the file", Of("HF_TOKEN_PATH=" + file).Token);
        Assert.Equal("old", Of("HF_TOKEN_PATH=" + file, "HUGGING_FACE_HUB_TOKEN=old").Token);
        Assert.Equal("new", Of("HUGGING_FACE_HUB_TOKEN=old", "HF_TOKEN= new ").Token);
        Assert.Null(Of("HF_HOME=/nowhere").Token);
    }

    [Fact]
    public void The_endpoint_may_be_another_but_must_be_an_address()
    {
        Assert.Equal("https://huggingface.co/", Of().Endpoint.AbsoluteUri);
        Assert.Equal("https://mirror.example/hub", Of("HF_ENDPOINT=https://mirror.example/hub/").Endpoint.AbsoluteUri);
        Assert.Contains("HF_ENDPOINT is \"mirror\"", Assert.Throws<MultilabelException>(() => Of("HF_ENDPOINT=mirror")).Message, StringComparison.Ordinal);
    }

    // `printf 'hello\n' | git hash-object --stdin`, and `printf 'hello\n' | sha256sum`.
    [Theory]
    [InlineData("ce013625030ba8dba906f756967f9e9ca394464a")]
    [InlineData("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03")]
    public void Digests_are_those_of_git_and_of_sha256sum(string digest)
    {
        using var scratch = new ScratchFolder();
        var file = Path.Combine(scratch.Path, "hello");
        File.WriteAllText(file, "hello\n");
        Assert.Equal(digest, BlobDigest.Of(file, digest));
    }

    [Fact]
    public void A_link_has_the_length_of_its_file()
    {
        using var scratch = new ScratchFolder();
        var (file, link, lost) = (Path.Combine(scratch.Path, "file"), Path.Combine(scratch.Path, "link"), Path.Combine(scratch.Path, "lost"));
        File.WriteAllBytes(file, new byte[1000]);
        File.CreateSymbolicLink(link, "file");
        File.CreateSymbolicLink(lost, "nowhere");
        Assert.Equal((1000, 1000, 0), (LinkedFile.Length(file), LinkedFile.Length(link), LinkedFile.Length(lost)));
        Assert.Equal((true, false), (LinkedFile.Exists(link), LinkedFile.Exists(lost)));
    }

    private static HubSettings Of(params string[] environment) =>
        HubSettings.Of(name => environment.FirstOrDefault(e => e.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..], "/u");
}
