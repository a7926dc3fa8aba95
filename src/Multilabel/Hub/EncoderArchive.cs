using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Multilabel;

/// <summary>
/// An encoder in one small file, to be carried along: a zip of its folder with the matrices in 8 bits. Expanded, it is an ordinary folder that
/// everything here and Hugging Face's libraries read.
/// </summary>
internal static class EncoderArchive
{
    private const string PackedName = "model.int8.safetensors";
    private const string WeightsName = SequenceClassifier.WeightsFile;
    private const string ScaleSuffix = ".scale";

    /// <summary>Writes the archive of a folder; files with other weights are left out.</summary>
    public static void Pack(string folder, string file)
    {
        var packed = Path.Combine(Directory.CreateTempSubdirectory("multilabel-").FullName, PackedName);
        try
        {
            using (var weights = WeightsFolder.Open(folder)) SafeTensors.Write(packed, weights.Tensors.Values.SelectMany(Narrow));
            NewFile.Write(file, stream =>
            {
                using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
                foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => !IsWeights(path)).Order(StringComparer.Ordinal))
                    Add(zip, Path.GetRelativePath(folder, path).Replace('\\', '/'), path);
                Add(zip, PackedName, packed);
            });
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(packed)!, recursive: true);
        }
    }

    /// <summary>Makes a folder of an archive.</summary>
    /// <param name="archive">The zip.</param>
    /// <param name="folder">Must not be there yet.</param>
    public static void Expand(Stream archive, string folder)
    {
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Read, leaveOpen: true)) zip.ExtractToDirectory(folder);
        var packed = Path.Combine(folder, PackedName);
        using (var file = SafeTensorsFile.Open(packed)) SafeTensors.Write(Path.Combine(folder, WeightsName), Widened(file.Tensors));
        File.Delete(packed);
    }

    // Vectors are few and stay as they are.
    private static IEnumerable<TensorToStore> Narrow(StoredTensor tensor)
    {
        if (tensor.Shape.Length != 2)
        {
            yield return TensorToStore.Of(tensor);
            yield break;
        }
        var matrix = ByteMatrix.Of(tensor.ToFloats(), (int)tensor.Shape[1]);
        yield return new TensorToStore(tensor.Name, StoredType.I8, tensor.Shape, matrix.Bytes);
        yield return Floats(tensor.Name + ScaleSuffix, [tensor.Shape[0]], matrix.Scales);
    }

    private static IEnumerable<TensorToStore> Widened(IReadOnlyList<StoredTensor> tensors)
    {
        var scales = tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            if (tensor.Name.EndsWith(ScaleSuffix, StringComparison.Ordinal)) continue;
            if (tensor.Type != StoredType.I8)
            {
                yield return TensorToStore.Of(tensor);
                continue;
            }
            var values = new sbyte[tensor.ElementCount];
            tensor.CopyBytes(MemoryMarshal.AsBytes(values.AsSpan()));
            yield return Floats(tensor.Name, tensor.Shape, new ByteMatrix(values, scales[tensor.Name + ScaleSuffix].ToFloats()).Widen());
        }
    }

    private static TensorToStore Floats(string name, long[] shape, float[] values) => new(name, StoredType.F32, shape, stream => stream.Write(MemoryMarshal.AsBytes(values.AsSpan())));

    private static bool IsWeights(string path) => Path.GetExtension(path) is ".safetensors" or ".bin" or ".h5" or ".onnx" or ".msgpack" or ".ot";

    private static void Add(ZipArchive zip, string name, string path)
    {
        // The same bytes whenever it is made.
        var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize);
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var to = entry.Open();
        using var from = File.OpenRead(path);
        from.CopyTo(to);
    }
}
