using System.Text.Json;

namespace Multilabel;

/// <summary>
/// The weights of a Hugging Face folder: one file or several with an index, in either format. Safetensors win over PyTorch's own format, as in
/// transformers.
/// </summary>
internal sealed class WeightsFolder : IDisposable
{
    private const string SafeTensorsName = "model.safetensors";
    private const string TorchName = "pytorch_model.bin";
    private const string IndexSuffix = ".index.json";
    private static readonly string[] OtherWeights =
        ["adapter_model.safetensors", "adapter_model.bin", "tf_model.h5", "flax_model.msgpack", "model.onnx", "model.ckpt.index", "rust_model.ot"];

    private readonly List<IWeightsFile> _open = [];
    private readonly Dictionary<string, StoredTensor> _tensors = new(StringComparer.Ordinal);
    private readonly List<string> _files = [];

    private WeightsFolder()
    {
    }

    public IReadOnlyDictionary<string, StoredTensor> Tensors => _tensors;

    /// <summary>Full paths of the files that hold the tensors.</summary>
    public IReadOnlyList<string> Files => _files;

    public static WeightsFolder Open(string folder)
    {
        if (!Directory.Exists(folder)) throw new MultilabelException($"{folder}: there is no such folder.");
        var weights = new WeightsFolder();
        try
        {
            weights.Read(folder);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var file in _open) file.Dispose();
    }

    private void Read(string folder)
    {
        foreach (var name in new[] { SafeTensorsName, TorchName })
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path))
            {
                foreach (var tensor in OpenFile(path)) _tensors.Add(tensor.Name, tensor);
                return;
            }
            if (File.Exists(path + IndexSuffix))
            {
                ReadShards(folder, path + IndexSuffix);
                return;
            }
        }
        throw NothingFound(folder);
    }

    private IReadOnlyList<StoredTensor> OpenFile(string path)
    {
        IWeightsFile file = path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) ? SafeTensorsFile.Open(path) : TorchFile.Open(path);
        _open.Add(file);
        _files.Add(path);
        return file.Tensors;
    }

    private void ReadShards(string folder, string index)
    {
        var places = WeightMap(index);
        foreach (var shard in places.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (shard.Length == 0 || shard != Path.GetFileName(shard) || shard is "." or "..")
                throw new MultilabelException($"{index}: names the file \"{shard}\"; expected the name of a file beside it.");
            var path = Path.Combine(folder, shard);
            if (!File.Exists(path))
            {
                var missing = places.Count(p => p.Value == shard);
                throw new MultilabelException($"{index}: says that {missing} of {places.Count} tensors are in \"{shard}\", but there is no such file "
                    + "beside it. Download or copy the missing file.");
            }
            foreach (var tensor in OpenFile(path))
            {
                // A tensor that the index places elsewhere is read from there; one that it does not mention is kept, so that nothing goes unnoticed.
                if (places.TryGetValue(tensor.Name, out var place) && place != shard) continue;
                if (!_tensors.TryAdd(tensor.Name, tensor))
                    throw new MultilabelException($"{path}: tensor \"{tensor.Name}\" is also in {_tensors[tensor.Name].File}, and "
                        + $"{Path.GetFileName(index)} does not say which one counts.");
            }
        }
        foreach (var (name, shard) in places)
        {
            if (!_tensors.ContainsKey(name))
                throw new MultilabelException($"{index}: says that tensor \"{name}\" is in \"{shard}\", which does not hold it. "
                    + "Download index and weights again, from the same place.");
        }
    }

    private static Dictionary<string, string> WeightMap(string index)
    {
        JsonFile.CheckLength(index);
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(index));
            if (json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object
                || !map.EnumerateObject().Any() || map.EnumerateObject().Any(p => p.Value.ValueKind != JsonValueKind.String))
            {
                throw new MultilabelException($"{index}: holds no \"weight_map\" from tensor names to file names. {WeightsFileHandle.DownloadAgain}");
            }
            var places = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var property in map.EnumerateObject()) places[property.Name] = property.Value.GetString()!;
            return places;
        }
        catch (JsonException e)
        {
            throw new MultilabelException($"{index}: is no valid JSON ({e.Message}). {WeightsFileHandle.DownloadAgain}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MultilabelException($"{index}: cannot be read: {e.Message}", e);
        }
    }

    private static MultilabelException NothingFound(string folder)
    {
        var others = OtherWeights.Where(name => File.Exists(Path.Combine(folder, name))).ToList();
        var wayOut = others switch
        {
            [] => "Name the folder that save_pretrained wrote, or download the weights into it.",
            [var first, ..] when first.StartsWith("adapter", StringComparison.Ordinal)
                => $"It holds {first}: merge the adapter into its model in Python (merge_and_unload) and save that.",
            _ => $"It holds {string.Join(", ", others)}, which is not read: save the model with save_pretrained in PyTorch.",
        };
        return new MultilabelException(
            $"{folder}: no weights found. Looked for {SafeTensorsName}, {SafeTensorsName}{IndexSuffix}, {TorchName} and {TorchName}{IndexSuffix}. {wayOut}");
    }
}
