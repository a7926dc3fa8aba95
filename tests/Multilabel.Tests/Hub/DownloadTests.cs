using System.Text;

namespace Multilabel.Tests;

/// <summary>Connections that break, answers that are wrong, and what of a file is kept.</summary>
public sealed class DownloadTests : HubFixture
{
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
    public void A_disk_without_room_is_said_before_anything_large_comes()
    {
        var message = Error(Name, Settings with { FreeBytes = _ => 30_000 });
        Assert.Matches(@"hub: \d+ kB are to be downloaded, 30 kB are free\. Free space, or set HF_HOME", message);
        Assert.DoesNotContain(_hub.Requests, r => r.IsOfStore);
    }

    [Fact]
    public void An_answer_that_is_not_the_hubs_is_told_from_one()
    {
        _hub.Instead = _ => new FakeReply(200) { Body = Encoding.ASCII.GetBytes("<html>Please log in</html>") };
        Assert.Contains("answered something else than the list of files", Error(Name), StringComparison.Ordinal);
    }

    private void Leave(byte[] part)
    {
        var blobs = Directory.CreateDirectory(Path.Combine(Model, "blobs")).FullName;
        File.WriteAllBytes(Path.Combine(blobs, FakeHub.Sha256(Weights) + ".incomplete"), part);
    }
}
