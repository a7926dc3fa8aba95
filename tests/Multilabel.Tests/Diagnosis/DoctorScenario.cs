using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Multilabel.Tests;

/// <summary>A learned classifier of which tests change something, and the doctor's answer to it.</summary>
public abstract class DoctorScenario(LearnedFolder learned) : IClassFixture<LearnedFolder>, IDisposable
{
    /// <summary>A folder for one test.</summary>
    protected string Root { get; } = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    /// <summary>The classifier, right in every row.</summary>
    protected LearnedFolder Learned => learned;

    /// <summary>The rows that it has learned.</summary>
    protected static IReadOnlyList<DatasetRow> Rows { get; } = SmallData.Rows(60).Rows;

    protected static string Header => string.Join(',', SmallData.Labels);

    public void Dispose()
    {
        Directory.Delete(Root, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A copy of the folder as anybody's, to be changed.</summary>
    protected string Copy() => learned.CopyTo(Root);

    protected string Written(string name, IEnumerable<string> lines)
    {
        var path = Path.Combine(Root, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    protected static string Line<T>(IEnumerable<T> values) where T : IFormattable => string.Join(',', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));

    private protected static void Rewrite(string folder, Func<StoredTensor, byte[], IEnumerable<TensorToStore>> change) =>
        LearnedFolder.Rewrite(Path.Combine(folder, "model.safetensors"), change);

    /// <summary>Changes config.json.</summary>
    protected static void Configure(string folder, Action<JsonObject> change)
    {
        var path = Path.Combine(folder, "config.json");
        var settings = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(settings);
        File.WriteAllText(path, settings.ToJsonString());
    }

    private protected static bool IsNorm(StoredTensor tensor) => tensor.Name.Contains("LayerNorm.", StringComparison.Ordinal);

    /// <summary>Ones for a norm's weight, zeros for its bias.</summary>
    private protected static byte[] AsBegun(StoredTensor tensor, byte[] bytes) =>
        [.. Enumerable.Repeat(BitConverter.GetBytes(tensor.Name.EndsWith(".weight", StringComparison.Ordinal) ? 1f : 0), bytes.Length / sizeof(float)).SelectMany(b => b)];

    protected static JsonDocument Examined(string folder, string data, params string[] more) => JsonDocument.Parse(Command.Run(["doctor", folder, "--data", data, "--json", .. more]).Output);

    protected static string? CauseOf(JsonDocument json)
    {
        using (json) return json.RootElement.GetProperty("cause").GetProperty("id").GetString();
    }

    protected static JsonElement FindingOf(JsonDocument json, string id) =>
        Assert.Single(json.RootElement.GetProperty("findings").EnumerateArray(), f => f.GetProperty("id").GetString() == id);

    protected static string?[] IdsOf(JsonDocument json) => [.. json.RootElement.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("id").GetString())];
}
