using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Multilabel.Tests;

/// <summary>
/// A server that behaves as the hub does: names and revisions, small files itself, large ones by a redirect to a second host, parts, errors. One answer a
/// connection, on this machine.
/// </summary>
internal sealed class FakeHub : IDisposable
{
    private readonly TcpListener _hub = new(IPAddress.Loopback, 0), _store = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new();

    public FakeHub()
    {
        foreach (var (listener, isStore) in new[] { (_hub, false), (_store, true) })
        {
            listener.Start();
            _ = Accept(listener, isStore);
        }
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_hub.LocalEndpoint).Port}");

    public ConcurrentQueue<FakeRequest> Requests { get; } = new();

    public Dictionary<string, FakeRepository> Repositories { get; } = new();

    public Dictionary<string, string> Renamed { get; } = new();

    /// <summary>Answers in place of the usual one where it gives one.</summary>
    public Func<FakeRequest, FakeReply?> Instead { get; set; } = _ => null;

    /// <summary>How the bytes of the second host's next answers are changed or cut; each is used once.</summary>
    public ConcurrentQueue<Func<byte[], byte[]>> Damage { get; } = new();

    /// <summary>Whether the second host gives parts.</summary>
    public bool GivesParts { get; set; } = true;

    public IEnumerable<string> Paths => Requests.Select(r => $"{r.Method} {r.Path}");

    public void Dispose()
    {
        _hub.Dispose();
        _store.Dispose();
    }

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

#pragma warning disable CA5350   // git's choice
    public static string GitSha1(byte[] bytes) => Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {bytes.Length}\0")), .. bytes]));
#pragma warning restore CA5350

    private async Task Accept(TcpListener listener, bool isStore)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                _ = Task.Run(() => Answer(client, isStore));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Answer(TcpClient client, bool isStore)
    {
        using (client)
        {
            using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII);
            if (reader.ReadLine()?.Split(' ') is not [var method, var path, ..]) return;
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (reader.ReadLine() is { Length: > 0 } line) headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            var request = new FakeRequest(method, Uri.UnescapeDataString(path), isStore, headers);
            Requests.Enqueue(request);
            var reply = Instead(request) ?? (isStore ? Stored(request) : OfHub(request));
            var sent = isStore && Damage.TryDequeue(out var damage) ? damage(reply.Body) : reply.Body;
            var head = new StringBuilder($"HTTP/1.1 {reply.Status} Answer\r\nConnection: close\r\nContent-Length: {reply.Length ?? reply.Body.Length}\r\n");
            foreach (var (name, value) in reply.Headers) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
            stream.Write(Encoding.ASCII.GetBytes(head + "\r\n"));
            if (method != "HEAD") stream.Write(sent);
        }
    }

    private FakeReply OfHub(FakeRequest request)
    {
        var path = request.Path;
        foreach (var (old, now) in Renamed)
            if (path.StartsWith($"/api/models/{old}/", StringComparison.Ordinal) || path.StartsWith($"/{old}/", StringComparison.Ordinal))
                return new FakeReply(307, ("Location", path.Replace("/" + old + "/", "/" + now + "/", StringComparison.Ordinal)), ("ETag", "W/\"of the redirect\""));
        foreach (var (name, repository) in Repositories)
        {
            if (repository.Token is { } token && request.Token != token && path.Contains(name, StringComparison.Ordinal))
                return new FakeReply(request.Token is null ? 401 : 403, ("X-Error-Code", "GatedRepo"), ("X-Error-Message", "Access to this model is restricted"));
            if (path.StartsWith($"/api/models/{name}/revision/", StringComparison.Ordinal)) return Listing(name, repository, path[$"/api/models/{name}/revision/".Length..]);
            if (path.StartsWith($"/{name}/resolve/", StringComparison.Ordinal) && path[$"/{name}/resolve/".Length..].Split('/', 2) is [var revision, var file]) return FileOf(repository, revision, file);
        }
        return new FakeReply(request.Token is null ? 401 : 404, ("X-Error-Code", "RepoNotFound"), ("X-Error-Message", "Repository not found"));
    }

    private static FakeReply Listing(string name, FakeRepository repository, string revision) => repository.Commit(revision) is not { } commit
        ? new FakeReply(404, ("X-Error-Code", "RevisionNotFound"), ("X-Error-Message", "Invalid rev id"))
        : new FakeReply(200) { Body = Encoding.UTF8.GetBytes(new JsonObject { ["id"] = name, ["sha"] = commit, ["siblings"] = new JsonArray([.. repository.Files.Keys.Select(f => new JsonObject { ["rfilename"] = f })]) }.ToJsonString()) };

    private FakeReply FileOf(FakeRepository repository, string revision, string file)
    {
        if (repository.Commit(revision) is not { } commit || !repository.Files.TryGetValue(file, out var bytes))
            return new FakeReply(404, ("X-Error-Code", "EntryNotFound"), ("X-Error-Message", "Entry not found"));
        if (!FakeRepository.IsLarge(file)) return new FakeReply(200, ("ETag", $"\"{GitSha1(bytes)}\""), ("X-Repo-Commit", commit)) { Body = bytes };
        _blobs[Sha256(bytes)] = bytes;
        var store = $"http://127.0.0.1:{((IPEndPoint)_store.LocalEndpoint).Port}/{Sha256(bytes)}?signed=yes";
        return new FakeReply(302, ("Location", store), ("X-Linked-Etag", $"\"{Sha256(bytes)}\""), ("X-Linked-Size", $"{bytes.Length}"), ("X-Repo-Commit", commit), ("ETag", "\"of the redirect\""));
    }

    private FakeReply Stored(FakeRequest request)
    {
        var bytes = _blobs[request.Path[1..request.Path.IndexOf('?', StringComparison.Ordinal)]];
        if (!GivesParts || request.From is not { } from) return new FakeReply(200, ("ETag", "\"of the store\"")) { Body = bytes };
        return new FakeReply(206, ("Content-Range", $"bytes {from}-{bytes.Length - 1}/{bytes.Length}")) { Body = bytes[from..] };
    }
}

internal sealed record FakeRequest(string Method, string Path, bool IsOfStore, IReadOnlyDictionary<string, string> Headers)
{
    public string? Token => Headers.GetValueOrDefault("Authorization")?["Bearer ".Length..];

    public int? From => Headers.GetValueOrDefault("Range") is { } range ? int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) : null;
}

internal sealed record FakeReply(int Status, params (string Name, string Value)[] Headers)
{
    public byte[] Body { get; init; } = [];

    /// <summary>What is said of the length, where it is not the body's.</summary>
    public int? Length { get; init; }
}

internal sealed class FakeRepository
{
    public const string Main = "0123456789abcdef0123456789abcdef01234567";

    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Branches { get; } = new() { ["main"] = Main };

    /// <summary>Without which nothing is given.</summary>
    public string? Token { get; init; }

    public static bool IsLarge(string file) => file.EndsWith(".safetensors", StringComparison.Ordinal) || file.EndsWith(".bin", StringComparison.Ordinal) || file.EndsWith(".h5", StringComparison.Ordinal);

    /// <summary>The files of a folder, and some that nobody here reads.</summary>
    public static FakeRepository Of(string folder, string? token = null)
    {
        var repository = new FakeRepository { Token = token };
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)) repository.Files[Path.GetRelativePath(folder, file).Replace('\\', '/')] = File.ReadAllBytes(file);
        foreach (var other in new[] { "README.md", ".gitattributes", "vocab.txt", "tf_model.h5", "flax_model.msgpack", "onnx/model.onnx", "rust_model.ot" }) repository.Files[other] = Encoding.ASCII.GetBytes(other);
        return repository;
    }

    public string? Commit(string revision) => Branches.GetValueOrDefault(revision)
        ?? Branches.Values.FirstOrDefault(commit => revision.Length >= 5 && commit.StartsWith(revision, StringComparison.Ordinal));
}
