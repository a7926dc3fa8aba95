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
    /// <param name="path">Its place.</param>
    /// <param name="write">Gives its content.</param>
    /// <param name="flush">Wait until the disk has it; if not, a kill leaves it whole, a power cut may not.</param>
    public static void Write(string path, Action<Stream> write, bool flush = true)
    {
        using var file = new NewFile(path);
        try
        {
            write(file.Stream);
            file.Complete(flush);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(path, e);
        }
    }

    /// <summary>Puts the file in its place.</summary>
    public void Complete(bool flush = true)
    {
        Stream.Flush(flush);
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
