using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>What the targets of a file were computed of.</summary>
internal sealed record TargetKey(string Teacher, string Corpus, int Texts, int Width);

/// <summary>
/// The teacher's targets, computed when a text is first needed and kept for passes, stops and students to come: a safetensors file with
/// <c>targets</c> [texts, width] in float16 and <c>done</c> [texts], which of them are there.
/// </summary>
internal sealed class TargetFile : IDisposable
{
    private const string Targets = "targets", Done = "done";
    private const int Size = sizeof(ushort);

    private readonly string _path;
    private readonly TargetKey _key;
    private readonly SafeFileHandle _handle;
    private readonly long _start;
    private readonly byte[] _done;
    private bool _changed;

    private TargetFile(string path, TargetKey key, SafeFileHandle handle, long start)
    {
        (_path, _key, _handle, _start) = (path, key, handle, start);
        _done = new byte[key.Texts];
        RandomAccess.Read(handle, _done, DonePlace);
    }

    /// <summary>Texts whose targets are there.</summary>
    public int Count => _done.Count(flag => flag != 0);

    private long DonePlace => _start + ((long)_key.Texts * _key.Width * Size);

    /// <summary>Opens the file, or begins it.</summary>
    /// <exception cref="MultilabelException">It has the targets of another teacher or other texts, is damaged, or cannot be written.</exception>
    public static TargetFile Open(string path, TargetKey key)
    {
        if (!File.Exists(path)) Create(path, key);
        Check(path, key);
        try
        {
            var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
            return new TargetFile(path, key, handle, RandomAccess.GetLength(handle) - key.Texts - ((long)key.Texts * key.Width * Size));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MultilabelException($"{path} cannot be opened: {e.Message.TrimEnd('.')}. If another distillation uses it, wait for it or name another file with --targets.", e);
        }
    }

    public bool Has(int text) => _done[text] != 0;

    /// <summary>Keeps the targets of some texts; a stop before <see cref="Flush"/> forgets them.</summary>
    public void Write(IReadOnlyList<int> texts, float[][] targets)
    {
        using var scope = NewDisposeScope();
        var rows = tensor([.. targets.SelectMany(row => row)], texts.Count, _key.Width).to_type(ScalarType.Float16).bytes;
        try
        {
            for (var i = 0; i < texts.Count; i++)
            {
                RandomAccess.Write(_handle, rows.Slice(i * _key.Width * Size, _key.Width * Size), Place(texts[i]));
                _done[texts[i]] = 1;
            }
        }
        catch (IOException e)
        {
            throw new MultilabelException($"{_path} cannot be written: {e.Message.TrimEnd('.')}. It needs {((long)_key.Texts * _key.Width * Size) >> 20} MB in all; free space or name another place with --targets, and go on with --resume.", e);
        }
        _changed = true;
    }

    /// <summary>[texts, width] in fp32.</summary>
    public Tensor Read(ReadOnlySpan<int> texts)
    {
        using var scope = NewDisposeScope();
        var rows = empty([texts.Length, _key.Width], ScalarType.Float16);
        var bytes = rows.bytes;
        for (var i = 0; i < texts.Length; i++)
        {
            if (!Has(texts[i])) throw new InvalidOperationException($"The target of text {texts[i]} was not computed.");
            RandomAccess.Read(_handle, bytes.Slice(i * _key.Width * Size, _key.Width * Size), Place(texts[i]));
        }
        return rows.to_type(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <summary>Puts everything on the disk: the targets first, then that they are there.</summary>
    public void Flush()
    {
        if (!_changed) return;
        RandomAccess.FlushToDisk(_handle);
        RandomAccess.Write(_handle, _done, DonePlace);
        RandomAccess.FlushToDisk(_handle);
        _changed = false;
    }

    public void Dispose()
    {
        try
        {
            Flush();
        }
        finally
        {
            _handle.Dispose();
        }
    }

    private long Place(int text) => _start + ((long)text * _key.Width * Size);

    // Skipped bytes take no room on the disk until they are written.
    private static void Create(string path, TargetKey key)
    {
        void Skip(Stream stream, long bytes)
        {
            stream.SetLength(stream.Position + bytes);
            stream.Seek(bytes, SeekOrigin.Current);
        }

        SafeTensors.Write(path, [
            new TensorToStore(Targets, StoredType.F16, [key.Texts, key.Width], stream => Skip(stream, (long)key.Texts * key.Width * Size)),
            new TensorToStore(Done, StoredType.U8, [key.Texts], stream => Skip(stream, key.Texts)),
        ], new Dictionary<string, string> { ["teacher"] = key.Teacher, ["corpus"] = key.Corpus });
    }

    private static void Check(string path, TargetKey key)
    {
        using var file = SafeTensorsFile.Open(path);
        var wrong = new List<string>();
        if (file.Metadata.GetValueOrDefault("teacher") != key.Teacher) wrong.Add("another teacher (or the same with another --max-length)");
        if (file.Metadata.GetValueOrDefault("corpus") != key.Corpus) wrong.Add("other texts");
        if (wrong.Count > 0) throw new MultilabelException($"{path} has the targets of {string.Join(" and ", wrong)}. Name another file with --targets, or delete this one.");
        long[][] shapes = [[key.Texts, key.Width], [key.Texts]];
        if (!file.Tensors.Select(t => t.Name).SequenceEqual([Targets, Done]) || !file.Tensors.Zip(shapes).All(t => t.First.Shape.SequenceEqual(t.Second)))
            throw new MultilabelException(string.Create(CultureInfo.InvariantCulture, $"{path} is damaged: expected the tensors {Targets} [{key.Texts}, {key.Width}] and {Done} [{key.Texts}]. Delete it; the targets are computed again."));
    }
}
