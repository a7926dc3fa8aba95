namespace Multilabel;

/// <summary>
/// A file that is written beside its place and takes it only when it is complete: a crash or a full disk leaves what was there before.
/// </summary>
internal sealed class NewFile : IDisposable
{
    private readonly string _path, _part;
    private bool _isComplete;

    public NewFile(string path)
    {
        _path = Path.GetFullPath(path);
        _part = $"{_path}.{Environment.ProcessId}.part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            Stream = new FileStream(_part, FileMode.Create, FileAccess.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(path, e);
        }
    }

    public FileStream Stream { get; }

    /// <summary>Writes a whole file.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        using var file = new NewFile(path);
        try
        {
            write(file.Stream);
            file.Complete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(path, e);
        }
    }

    /// <summary>Puts the file in its place.</summary>
    public void Complete()
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(_part, _path, overwrite: true);
        _isComplete = true;
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (!_isComplete) File.Delete(_part);
    }

    private static MultilabelException NotWritten(string path, Exception e) => new($"{path} cannot be written: {e.Message.TrimEnd('.')}. What was there before is unchanged.", e);
}
