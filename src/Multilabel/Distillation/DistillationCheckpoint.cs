using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>The one checkpoint of a run: a folder that is replaced as a whole.</summary>
internal sealed class DistillationCheckpoint(string folder)
{
    private const string StateFile = "state.json", TensorFile = "state.safetensors";

    public bool Exists
    {
        get
        {
            AtomicFolder.Recover(folder);
            return File.Exists(Path.Combine(folder, StateFile));
        }
    }

    public void Save(TrainingState training, DistillationState state) => AtomicFolder.Replace(folder, beside =>
    {
        TensorExchange.WriteSafeTensors(Path.Combine(beside, TensorFile), training.Tensors());
        File.WriteAllBytes(Path.Combine(beside, StateFile), JsonSerializer.SerializeToUtf8Bytes(state, DistillationJson.Default.DistillationState));
    });

    /// <exception cref="MultilabelException">It belongs to another run, or is damaged.</exception>
    public DistillationState Read(string key)
    {
        var path = Path.Combine(folder, StateFile);
        try
        {
            var state = JsonSerializer.Deserialize(File.ReadAllBytes(path), DistillationJson.Default.DistillationState)!;
            return state.Key == key ? state : throw new MultilabelException($"{folder} belongs to another run: its options, teacher or texts were others. Use the same, or begin anew without --resume.");
        }
        catch (JsonException e)
        {
            throw new MultilabelException($"{path} is damaged ({e.Message}). Begin anew without --resume; the teacher's targets are kept.", e);
        }
    }

    public void Load(TrainingState training, DistillationState state)
    {
        using var scope = NewDisposeScope();
        using var file = SafeTensorsFile.Open(Path.Combine(folder, TensorFile));
        training.Load(state.Step, file.Tensors.ToDictionary(t => t.Name, t => t.ToTensor(), StringComparer.Ordinal));
    }

    /// <summary>Moves it out of the way of a run that begins anew; where it is then, or null if there is none.</summary>
    public string? PutAside()
    {
        if (!Exists) return null;
        var aside = folder + ".previous";
        if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
        Directory.Move(folder, aside);
        return aside;
    }
}
