namespace Multilabel.Tests;

/// <summary>A server that behaves as the hub does, an empty cache, and what was reported.</summary>
public abstract class HubFixture : IDisposable
{
    protected const string Name = "owner/small-bert";

    private protected readonly ScratchFolder _scratch = new();
    private protected readonly FakeHub _hub = new();
    private protected readonly List<TimeSpan> _waits = [];
    private protected readonly List<string> _notes = [];
    private protected readonly List<DownloadProgress> _progress = [];

    protected HubFixture() => _hub.Repositories[Name] = FakeRepository.Of(SmallData.Encoder("bert"));

    protected string Model => Path.Combine(_scratch.Path, "hub", "models--owner--small-bert");

    protected string SnapshotFolder => Path.Combine(Model, "snapshots", FakeRepository.Main);

    protected byte[] Weights => _hub.Repositories[Name].Files["model.safetensors"];

    private protected HubSettings Settings => new()
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
        GC.SuppressFinalize(this);
    }

    private protected EncoderSource Resolve(string encoder, HubSettings? settings = null, EncoderParts parts = EncoderParts.All) =>
        EncoderSource.Resolve(encoder, Reports, parts, settings ?? Settings);

    private protected HubReports Reports => new(_notes.Add, _progress.Add);

    private protected string Error(string encoder, HubSettings? settings = null) => Assert.Throws<MultilabelException>(() => Resolve(encoder, settings)).Message;
}
