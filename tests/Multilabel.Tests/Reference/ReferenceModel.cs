using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

/// <summary>
/// One folder of values from transformers: classifier/, often encoder/, expected.json, expected.safetensors (README.md beside them says how they were
/// made). Those in the test data, and those in the folder that the environment variable MULTILABEL_REFERENCE names.
/// </summary>
internal sealed class ReferenceModel : IDisposable
{
    private const string Variable = "MULTILABEL_REFERENCE";
    private readonly SafeTensorsFile _values;
    private readonly JsonDocument _expected;

    public ReferenceModel(string name)
    {
        Folder = Folders()[name];
        _expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "expected.json")));
        _values = SafeTensorsFile.Open(Path.Combine(Folder, "expected.safetensors"));
    }

    public string Folder { get; }

    public string Classifier => Path.Combine(Folder, "classifier");

    public string Encoder => Path.Combine(Folder, "encoder");

    public JsonElement Expected => _expected.RootElement;

    /// <summary>Names of the folders whose architecture is computed (or not), and that have an encoder/ or training values if that is asked for.</summary>
    public static IEnumerable<string> Names(bool supported, string has = "") => Folders()
        .Where(f => supported == IsSupported(f.Value))
        .Where(f => has.Length == 0 || Directory.Exists(Path.Combine(f.Value, has))
            || File.ReadAllText(Path.Combine(f.Value, "expected.json")).Contains($"\"{has}\":", StringComparison.Ordinal))
        .Select(f => f.Key);

    /// <summary>Rows from <paramref name="first"/> on, going round at the end, without their padding.</summary>
    public int[][] Rows(int first, int count)
    {
        using var scope = NewDisposeScope();
        var ids = Tensor("input_ids");
        var lengths = Tensor("attention_mask").sum(1).data<long>().ToArray();
        var width = (int)ids.shape[1];
        var all = ids.data<long>().ToArray();
        return [.. Enumerable.Range(first, count).Select(i => i % lengths.Length).Select(row => all.AsSpan(row * width, (int)lengths[row]).ToArray().Select(id => (int)id).ToArray())];
    }

    public int Count => (int)Stored("input_ids").Shape[0];

    public bool Has(string name) => _values.Tensors.Any(t => t.Name == name);

    public StoredTensor Stored(string name) => _values.Tensors.Single(t => t.Name == name);

    public Tensor Tensor(string name) => Stored(name).ToTensor();

    public void Dispose()
    {
        _expected.Dispose();
        _values.Dispose();
    }

    private static SortedDictionary<string, string> Folders()
    {
        var folders = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add("", Path.Combine(AppContext.BaseDirectory, "TestData", "models"));
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } more)
        {
            if (!Directory.Exists(more)) throw new DirectoryNotFoundException($"{Variable} names {more}, which is not there.");
            if (File.Exists(Path.Combine(more, "expected.json"))) folders.Add("$" + Variable, more);
            Add("$" + Variable + "/", Directory.Exists(Path.Combine(more, "models")) ? Path.Combine(more, "models") : more);
        }
        return folders;

        void Add(string before, string root)
        {
            foreach (var folder in Directory.GetDirectories(root).Where(f => File.Exists(Path.Combine(f, "expected.json")))) folders.Add(before + Path.GetFileName(folder), folder);
        }
    }

    private static bool IsSupported(string folder)
    {
        using var config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "classifier", "config.json")));
        return !config.RootElement.TryGetProperty("model_type", out var type) || EncoderFamily.Find(type.GetString()!) is not null;
    }
}
