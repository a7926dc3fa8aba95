using System.Text.Json.Nodes;

namespace Multilabel.Tests;

/// <summary>A copy of a reference folder with other tensor names, other tensors or another config.json; gone with the test.</summary>
internal sealed class EditedModel : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public EditedModel(string model = "bert", string part = "classifier")
    {
        foreach (var file in Directory.GetFiles(Of(model, part))) File.Copy(file, System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file)));
    }

    public string Path => _folder.Path;

    public string Config => System.IO.Path.Combine(Path, "config.json");

    public static string Of(string model, string part = "classifier") => System.IO.Path.Combine(AppContext.BaseDirectory, "TestData", "models", model, part);

    public EditedModel WithConfig(Action<JsonObject> edit)
    {
        var config = JsonNode.Parse(File.ReadAllText(Config))!.AsObject();
        edit(config);
        File.WriteAllText(Config, config.ToJsonString());
        return this;
    }

    /// <summary>Gives each tensor the name that <paramref name="rename"/> returns for it; null leaves it out.</summary>
    public EditedModel WithTensors(Func<string, string?> rename, params TensorToStore[] more)
    {
        var path = System.IO.Path.Combine(Path, "model.safetensors");
        var beside = path + ".new";
        using (var weights = WeightsFolder.Open(Path))
        {
            var kept = weights.Tensors.Values.Where(t => rename(t.Name) is not null).Select(t => TensorToStore.Of(t) with { Name = rename(t.Name)! });
            SafeTensors.Write(beside, kept.Concat(more));
        }
        File.Move(beside, path, overwrite: true);
        return this;
    }

    public EditedModel With(string file, string content)
    {
        var path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return this;
    }

    public static TensorToStore Zeros(string name, params long[] shape) => new(name, StoredType.F32, shape, new byte[4 * shape.Aggregate(1L, (a, b) => a * b)]);

    public void Dispose() => _folder.Dispose();
}
