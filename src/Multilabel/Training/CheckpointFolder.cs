using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// The checkpoints of one job: a folder for an epoch, written beside and renamed, so that one that is there is whole. A checkpoint belongs
/// to its options, rows and encoder; going on with others is refused, because the result would be neither the old run nor the new one.
/// </summary>
/// <param name="folder">Where.</param>
/// <param name="key">What a checkpoint belongs to.</param>
/// <param name="share">Of the time, what writing may take; 1 = after every epoch.</param>
/// <param name="keep">How many stay.</param>
internal sealed class CheckpointFolder(string folder, CheckpointKey key, double share, int keep) : IDisposable
{
    private const string StateFile = "state.json", TensorFile = "state.safetensors", Part = ".part";

    private readonly Stopwatch _sinceSaved = new();
    private TimeSpan _cost;

    // Training goes on while the disk takes the newest checkpoint; those before it stay until it has.
    private Task _flush = Task.CompletedTask;

    // A checkpoint holds several copies of the weights: with few rows, one after every epoch takes longer than training.
    private bool IsDue => share >= 1 || _cost <= share * _sinceSaved.Elapsed;

    /// <summary>After an epoch: a checkpoint, if its share of the time allows one.</summary>
    public void SaveIfDue(TrainingState state, TrainingRecord record)
    {
        if (!IsDue) return;
        var clock = Stopwatch.StartNew();
        Save(state, record);
        _cost = clock.Elapsed;
        _sinceSaved.Restart();
    }

    private void Save(TrainingState state, TrainingRecord record)
    {
        var place = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"epoch-{record.Epochs.Count:0000}"));
        try
        {
            _flush.GetAwaiter().GetResult();
            Directory.CreateDirectory(folder);
            Delete(place + Part);
            Directory.CreateDirectory(place + Part);
            TensorExchange.WriteSafeTensors(Path.Combine(place + Part, TensorFile), state.Tensors(), flush: false);
            File.WriteAllBytes(Path.Combine(place + Part, StateFile), JsonSerializer.SerializeToUtf8Bytes(new CheckpointState(key, state.Step, record), CheckpointJson.Default.CheckpointState));
            Delete(place);
            Directory.Move(place + Part, place);
            _flush = Task.Run(() => Flush(place));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MultilabelException($"{place} could not be written: {e.Message.TrimEnd('.')}. Earlier checkpoints are untouched; free space and go on with --resume.", e);
        }
    }

    private void Flush(string place)
    {
        using (var file = File.OpenHandle(Path.Combine(place, TensorFile), access: FileAccess.ReadWrite)) RandomAccess.FlushToDisk(file);
        foreach (var old in Complete().SkipLast(keep)) Delete(old);
    }

    /// <summary>Waits until the disk has the newest checkpoint.</summary>
    public void Dispose() => Task.WaitAny(_flush);

    /// <summary>Continues from the newest checkpoint; false when there is none.</summary>
    /// <exception cref="MultilabelException">The checkpoint belongs to another job, or is damaged.</exception>
    public bool Restore(TrainingState state, TrainingRecord record, Action<TrainingProgress> report)
    {
        if (Complete().LastOrDefault() is not { } place)
        {
            report(new TrainingNote($"No checkpoint in {folder}; training starts from the beginning."));
            return false;
        }
        var saved = Read(place);
        if (saved.Key.Difference(key) is { } difference)
            throw new MultilabelException($"{place} belongs to another job: {difference}. Use the same, or train without --resume.");
        using var scope = NewDisposeScope();
        using var file = SafeTensorsFile.Open(Path.Combine(place, TensorFile));
        state.Load(saved.Step, file.Tensors.ToDictionary(t => t.Name, t => t.ToTensor(), StringComparer.Ordinal));
        record.Epochs.AddRange(saved.Record.Epochs);
        record.ProbeLoss = saved.Record.ProbeLoss;
        foreach (var (moment, digest) in saved.Record.WeightDigests) record.WeightDigests[moment] = digest;
        report(new TrainingNote($"Going on from {place}, after {record.Epochs.Count} epochs and {saved.Step} steps."));
        return true;
    }

    /// <summary>The number format of the newest checkpoint's run; null when there is none.</summary>
    public string? SavedPrecision() => Complete().LastOrDefault() is { } place ? Read(place).Record.Precision : null;

    /// <summary>Begins a run of its own: checkpoints of an earlier run are put aside, because epochs of two runs in one folder could be taken for each other's.</summary>
    public void Begin(Action<TrainingProgress> report)
    {
        if (Complete().Count == 0) return;
        var aside = folder + ".previous";
        Delete(aside);
        Directory.Move(folder, aside);
        report(new TrainingNote($"Checkpoints of an earlier run were moved to {aside}; --resume would have gone on from them."));
    }

    /// <summary>Removes all checkpoints, when the classifier they led to is saved.</summary>
    public static void Remove(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private static CheckpointState Read(string place)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(place, StateFile)), CheckpointJson.Default.CheckpointState)!;
        }
        catch (JsonException e)
        {
            throw new MultilabelException($"{Path.Combine(place, StateFile)} is damaged ({e.Message}); remove {place} to go on from the checkpoint before it.", e);
        }
    }

    private List<string> Complete() => !Directory.Exists(folder) ? [] :
        [.. Directory.GetDirectories(folder, "epoch-*").Where(d => !d.EndsWith(Part, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static void Delete(string place)
    {
        if (Directory.Exists(place)) Directory.Delete(place, recursive: true);
    }
}

/// <summary>What a checkpoint belongs to: digests of the options, the rows in their order, and the encoder as loaded.</summary>
internal sealed record CheckpointKey(string Options, string Rows, string Encoder)
{
    public static CheckpointKey Of(TrainingOptions options, TrainingRows rows, ParameterMap parameters)
    {
        using var data = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (ids, labels) in rows.TrainIds.Zip(rows.TrainLabels).Concat(rows.HeldOutIds.Zip(rows.HeldOutLabels)))
        {
            data.AppendData(MemoryMarshal.AsBytes<int>([ids.Length, .. ids]));
            data.AppendData(MemoryMarshal.AsBytes<bool>(labels));
        }
        var text = JsonSerializer.SerializeToUtf8Bytes(options with { Encoder = "", CheckpointShare = 1 }, ManifestJson.Default.TrainingOptions);
        return new CheckpointKey(Convert.ToHexStringLower(SHA256.HashData(text)), Convert.ToHexStringLower(data.GetHashAndReset()), parameters.Digest());
    }

    /// <summary>In words, what is not the same; null when all is.</summary>
    public string? Difference(CheckpointKey now)
    {
        var parts = new List<string>();
        if (Options != now.Options) parts.Add("it was trained with other options");
        if (Rows != now.Rows) parts.Add("its rows or labels were others");
        if (Encoder != now.Encoder) parts.Add("its encoder was another");
        return parts.Count == 0 ? null : string.Join(", ", parts);
    }
}

internal sealed record CheckpointState(CheckpointKey Key, int Step, TrainingRecord Record);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(CheckpointState))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
