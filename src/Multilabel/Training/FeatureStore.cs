using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// Hidden states of texts at some depth of an encoder whose layers below do not change: computed once, in fp32 and evaluation mode, kept in memory
/// or, where they would take too much of it, in a file that goes with the store. Several trainings share a store: a text's entry is found by what
/// it depends on, the digest of the parameters below, the depth, and the ids. Safe for several threads.
/// </summary>
internal sealed class FeatureStore : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly string _folder;
    private readonly long _memoryLimit;
    private SafeFileHandle? _file;
    private long _inMemory;
    private long _fileLength;

    /// <param name="folder">Where the file would be.</param>
    /// <param name="memoryLimit">Bytes to keep in memory; null for an eighth of what this process may use.</param>
    public FeatureStore(string? folder = null, long? memoryLimit = null)
    {
        _folder = folder ?? Path.GetTempPath();
        _memoryLimit = memoryLimit ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8;
    }

    /// <summary>Bytes kept.</summary>
    public long Bytes => _inMemory + _fileLength;

    /// <summary>Whether some are in the file.</summary>
    public bool UsesFile => _file is not null;

    /// <summary>The key of one text.</summary>
    /// <param name="origin">Digest and depth.</param>
    /// <param name="ids">The text.</param>
    public static string Key(string origin, int[] ids) => origin + Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(ids.AsSpan())));

    public bool Contains(string key)
    {
        lock (_gate) return _entries.ContainsKey(key);
    }

    /// <summary>Keeps rows [R, H] fp32 of a text.</summary>
    /// <exception cref="MultilabelException">The file cannot be written.</exception>
    public void Add(string key, Tensor rows)
    {
        using var scope = NewDisposeScope();
        var bytes = rows.cpu().contiguous().bytes.ToArray();
        lock (_gate) Keep(key, bytes, rows.shape[1]);
    }

    /// <summary>The rows of several texts, one text below the other, [N, H] fp32 on the CPU.</summary>
    public Tensor Read(IReadOnlyList<string> keys)
    {
        Entry[] entries;
        lock (_gate) entries = [.. keys.Select(k => _entries[k])];
        var width = entries[0].Width;
        var result = empty(entries.Sum(e => e.Length) / sizeof(float) / width, width);
        var to = result.bytes;
        foreach (var entry in entries)
        {
            if (entry.Bytes is not null) entry.Bytes.CopyTo(to);
            else ReadFile(entry.Offset, to[..entry.Length]);
            to = to[entry.Length..];
        }
        return result;
    }

    public void Dispose()
    {
        _entries.Clear();
        _file?.Dispose();
    }

    private void Keep(string key, byte[] bytes, long width)
    {
        if (_entries.ContainsKey(key)) return;
        if (_inMemory + bytes.Length <= _memoryLimit)
        {
            _inMemory += bytes.Length;
            _entries[key] = new Entry(bytes, 0, bytes.Length, width);
            return;
        }
        try
        {
            _file ??= OpenFile();
            RandomAccess.Write(_file, bytes, _fileLength);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MultilabelException($"{_folder}: the features of the frozen layers could not be kept ({e.Message.TrimEnd('.')}); free space there, or train with --no-frozen-cache.", e);
        }
        _entries[key] = new Entry(null, _fileLength, bytes.Length, width);
        _fileLength += bytes.Length;
    }

    private void ReadFile(long offset, Span<byte> to)
    {
        while (to.Length > 0)
        {
            var read = RandomAccess.Read(_file!, to, offset);
            if (read == 0) throw new MultilabelException($"{_folder}: the file with the features of the frozen layers became shorter while training; train again.");
            offset += read;
            to = to[read..];
        }
    }

    private SafeFileHandle OpenFile()
    {
        Directory.CreateDirectory(_folder);
        var path = Path.Combine(_folder, $"features-{Guid.NewGuid():N}.tmp");
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose | FileOptions.RandomAccess);
        // Without a name the file goes when the process does, however it ends; Windows sees to that by itself.
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        return file;
    }

    private sealed record Entry(byte[]? Bytes, long Offset, int Length, long Width);
}
