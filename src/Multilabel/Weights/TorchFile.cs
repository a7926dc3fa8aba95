using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Multilabel;

/// <summary>
/// A file of torch.save: the zip format (PyTorch 1.6 and later) or the stream of pickles before it. Only tensors are taken from it and
/// nothing in it is executed.
/// </summary>
internal sealed class TorchFile : IWeightsFile
{
    /// <summary>Where training scripts put the weights inside a larger checkpoint.</summary>
    private static readonly string[] Wrappers = ["state_dict", "model_state_dict", "model", "module"];

    private static readonly BigInteger LegacyMagic = BigInteger.Parse("119547037146038801333356", System.Globalization.CultureInfo.InvariantCulture);

    private readonly SafeFileHandle _handle;
    private readonly string _path;

    private readonly bool _bare;

    private TorchFile(SafeFileHandle handle, string path, bool bare)
    {
        (_handle, _path, _bare) = (handle, path, bare);
        Tensors = [];
    }

    public IReadOnlyList<StoredTensor> Tensors { get; private set; }

    /// <summary>A state dict.</summary>
    public static TorchFile Open(string path) => Open(path, bare: false);

    /// <summary>A state dict or other dict of tensors, or one tensor alone, whose name is empty.</summary>
    public static TorchFile OpenTensors(string path) => Open(path, bare: true);

    private static TorchFile Open(string path, bool bare)
    {
        var file = new TorchFile(WeightsFileHandle.Open(path), path, bare);
        try
        {
            file.Read();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => _handle.Dispose();

    private void Read()
    {
        Span<byte> start = stackalloc byte[4];
        start = start[..RandomAccess.Read(_handle, start, 0)];
        if (start.StartsWith("PK"u8))
            ReadZip();
        else if (start.Length >= 2 && start[0] == 0x80 && start[1] <= 5)
            ReadLegacy();
        else
            throw new MultilabelException($"{_path}: this is no file of torch.save: it starts with the bytes {Convert.ToHexString(start)}. "
                + $"{WeightsFileHandle.DownloadAgain}");
    }

    private void ReadZip()
    {
        var zip = new ZipDirectory(_handle, _path);
        var pickleName = zip.Names.FirstOrDefault(n => n.Split('/') is ["data.pkl"] or [_, "data.pkl"])
            ?? throw new MultilabelException($"{_path}: this zip file holds no data.pkl, so it is no file of torch.save; it holds {Listed(zip.Names)}. "
                + $"{WeightsFileHandle.DownloadAgain}");
        var folder = pickleName[..^"data.pkl".Length];
        if (zip.Open(folder + "constants.pkl") is not null)
            throw new MultilabelException($"{_path}: this is a TorchScript program, not a state dict. "
                + "Save the weights with model.save_pretrained(...) in Python.");
        if (zip.Open(folder + "byteorder") is { } order && Encoding.ASCII.GetString(All(order)).Trim() == "big") throw BigEndian();

        var root = new PickleReader(zip.Open(pickleName)!, 0, _path).Read();
        Tensors = TensorsOf(root, storage => zip.Open($"{folder}data/{storage.Key}"));
    }

    /// <summary>
    /// Magic number, protocol, system, the object, the keys of the storages: five pickles; then each storage as its element count and its bytes.
    /// </summary>
    private void ReadLegacy()
    {
        var length = RandomAccess.GetLength(_handle);
        var all = new FileStorage(_handle, _path, 0, length);
        var position = 0L;
        Next(all, ref position, out var magic);
        if (magic is not BigInteger number || number != LegacyMagic)
            throw new MultilabelException($"{_path}: this is a pickle but no file of torch.save. "
                + "Load it in Python, if you trust it, and save the model with save_pretrained.");
        Next(all, ref position, out var version);
        if (version is not 1001L)
            throw new MultilabelException($"{_path}: this file of torch.save has an unknown version. "
                + "Save the model again with a current PyTorch, or as model.safetensors.");
        Next(all, ref position, out var system);
        if (system is PickleDictionary facts && facts.Get("little_endian") is false) throw BigEndian();
        var named = Next(all, ref position, out var root).Storages.DistinctBy(s => s.Key).ToDictionary(s => s.Key, StringComparer.Ordinal);
        Next(all, ref position, out var keys);
        if (keys is not List<object?> list)
            throw new MultilabelException($"{_path}: the list of storages after its pickle is damaged. {WeightsFileHandle.DownloadAgain}");

        var storages = new Dictionary<string, TensorStorage>(StringComparer.Ordinal);
        Span<byte> count = stackalloc byte[8];
        foreach (var key in list)
        {
            if (key is not string name || !named.TryGetValue(name, out var storage))
                throw new MultilabelException($"{_path}: the list of storages after its pickle is damaged. {WeightsFileHandle.DownloadAgain}");
            if (position > length - 8) throw CutShort(name, 8, length - position);
            all.Read(position, count);
            position += 8;
            var bytes = (Int128)BinaryPrimitives.ReadInt64LittleEndian(count) * (storage.Type?.Size() ?? 1);
            if (bytes < 0 || bytes > length - position) throw CutShort(name, bytes, length - position);
            storages[name] = new FileStorage(_handle, _path, position, (long)bytes);
            position += (long)bytes;
        }
        Tensors = TensorsOf(root, storage => storages.GetValueOrDefault(storage.Key));
    }

    private PickleReader Next(TensorStorage source, ref long position, out object? value)
    {
        var reader = new PickleReader(source, position, _path);
        value = reader.Read();
        position = reader.Position;
        return reader;
    }

    private List<StoredTensor> TensorsOf(object? root, Func<PickleStorage, TensorStorage?> open)
    {
        if (_bare && root is PickleTensor alone) return [Bound("", alone, open(alone.Storage))];
        var tensors = new List<StoredTensor>();
        foreach (var (name, value) in StateDict(root).Items)
            if (value is PickleTensor tensor) tensors.Add(Bound(name, tensor, open(tensor.Storage)));
        if (tensors.Count == 0)
            throw new MultilabelException($"{_path}: it holds no named tensors. "
                + "Save the weights with model.save_pretrained(...) or torch.save(model.state_dict(), ...) in Python.");
        return tensors;
    }

    private PickleDictionary StateDict(object? root)
    {
        if (root is not PickleDictionary dictionary)
            throw new MultilabelException($"{_path}: it holds no dict of named tensors. "
                + "Save the weights with model.save_pretrained(...) or torch.save(model.state_dict(), ...) in Python.");
        for (var depth = 0; depth < 4; depth++)
        {
            if (dictionary.Items.Any(i => i.Value is PickleTensor)) break;
            var inner = Wrappers.Select(dictionary.Get).OfType<PickleDictionary>().FirstOrDefault();
            if (inner is null) break;
            dictionary = inner;
        }
        return dictionary;
    }

    private StoredTensor Bound(string name, PickleTensor tensor, TensorStorage? storage)
    {
        if (storage is null)
            throw new MultilabelException($"{_path}: the data of tensor \"{name}\" (storage {tensor.Storage.Key}) is missing. "
                + $"{WeightsFileHandle.DownloadAgain}");
        var elements = (Int128)1;
        var last = (Int128)tensor.Offset;
        for (var d = 0; d < tensor.Shape.Length; d++)
        {
            elements *= tensor.Shape[d];
            last += (Int128)Math.Max(0, tensor.Shape[d] - 1) * tensor.Strides[d];
            if (elements > long.MaxValue / 8 || last > long.MaxValue / 8)
                throw new MultilabelException($"{_path}: tensor \"{name}\" has the impossible shape [{string.Join(", ", tensor.Shape)}]. "
                    + $"{WeightsFileHandle.DownloadAgain}");
        }
        var needed = elements == 0 ? 0 : tensor.Storage.ByteOffset + (last + 1) * tensor.Type.Size();
        if (needed > storage.Length)
            throw new MultilabelException($"{_path}: the data of tensor \"{name}\" is cut short: {needed} bytes expected, {storage.Length} found. "
                + $"{WeightsFileHandle.DownloadAgain}");
        var offset = tensor.Storage.ByteOffset + tensor.Offset * tensor.Type.Size();
        return new StoredTensor(name, tensor.Type, tensor.Shape, _path, storage, offset, tensor.Strides);
    }

    private static byte[] All(TensorStorage storage)
    {
        var bytes = new byte[checked((int)storage.Length)];
        storage.Read(0, bytes);
        return bytes;
    }

    private static string Listed(IEnumerable<string> names)
    {
        var first = names.Take(4).ToList();
        return first.Count == 0 ? "nothing" : string.Join(", ", first) + (names.Skip(4).Any() ? ", …" : "");
    }

    private MultilabelException BigEndian()
        => new($"{_path}: it was saved on a big-endian machine, which is not read. Load it in Python and save it as model.safetensors.");

    private MultilabelException CutShort(string key, Int128 expected, long found)
        => new($"{_path}: the data is cut short in storage {key}: {expected} bytes expected, {Math.Max(0, found)} found. {WeightsFileHandle.DownloadAgain}");
}
