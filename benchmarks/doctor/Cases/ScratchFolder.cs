namespace Multilabel.DoctorBenchmark;

/// <summary>A folder that is gone afterwards.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("multilabel-doctor-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
