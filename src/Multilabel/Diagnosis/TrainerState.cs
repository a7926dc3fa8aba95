using System.Text.Json;
using System.Text.Json.Nodes;

namespace Multilabel;

/// <summary>One entry of a Trainer's log: numbers by name, such as <c>loss</c>, <c>learning_rate</c>, <c>grad_norm</c>, <c>eval_loss</c>, <c>eval_f1</c>.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Epoch">Epochs done; null where the log does not say.</param>
/// <param name="Values">Every number of the entry. What Python wrote as NaN or Infinity is such a number here, too.</param>
internal sealed record LogEntry(int Step, double? Epoch, IReadOnlyDictionary<string, double> Values)
{
    public double? this[string name] => Values.TryGetValue(name, out var value) ? value : null;
}

/// <summary>A <c>trainer_state.json</c> of the Hugging Face Trainer. Every value may be missing.</summary>
internal sealed record TrainerState
{
    public const string FileName = "trainer_state.json";

    public required string Path { get; init; }

    public int? GlobalStep { get; init; }

    public int? MaxSteps { get; init; }

    public double? Epoch { get; init; }

    public double? PlannedEpochs { get; init; }

    public int? BatchSize { get; init; }

    public double? BestMetric { get; init; }

    public int? BestStep { get; init; }

    /// <summary>The path as the Trainer wrote it, on whatever machine; its last part is a folder such as <c>checkpoint-120</c>.</summary>
    public string? BestCheckpoint { get; init; }

    /// <summary>The step of the best checkpoint, by number or by the name of its folder.</summary>
    public int? ChosenStep => BestStep ?? (BestCheckpoint is { } path ? Checkpoint.StepOf(path) : null);

    /// <summary>Patience of the early-stopping callback, and how many evaluations in a row were no better; null without the callback.</summary>
    public int? Patience { get; init; }

    public int? PatienceCounter { get; init; }

    public bool StopsEarly { get; init; }

    public IReadOnlyList<LogEntry> Log { get; init; } = [];

    /// <summary>Entries with a training loss, in order.</summary>
    public IReadOnlyList<LogEntry> Training => [.. Log.Where(e => e["loss"] is not null)];

    /// <summary>Entries of evaluations, in order.</summary>
    public IReadOnlyList<LogEntry> Evaluations => [.. Log.Where(e => e.Values.Keys.Any(k => k.StartsWith("eval_", StringComparison.Ordinal)))];

    /// <summary>The training loss that was logged last.</summary>
    public double? LastLoss => Training is [.., var last] ? last["loss"] : null;

    /// <summary>The number of rows that evaluations were made on, from their speed and duration; null where it cannot be told.</summary>
    public int? EvaluationRows => Evaluations.Select(e => e["eval_runtime"] * e["eval_samples_per_second"]).LastOrDefault(n => n is > 0) is { } rows ? (int)Math.Round(rows) : null;

    /// <summary>The state of a folder, or null if it has none.</summary>
    /// <exception cref="MultilabelException">The file is not JSON.</exception>
    public static TrainerState? Read(string folder)
    {
        var path = System.IO.Path.Combine(folder, FileName);
        if (!File.Exists(path)) return null;
        if (Parse(path) is not JsonObject root) throw new MultilabelException($"{path}: holds something else than one JSON object ({{ … }}).");
        var stopping = root["stateful_callbacks"] is JsonObject callbacks ? callbacks["EarlyStoppingCallback"] : null;
        if (stopping is JsonArray { Count: > 0 } several) stopping = several[0];
        return new TrainerState
        {
            Path = path,
            GlobalStep = Whole(root["global_step"]),
            MaxSteps = Whole(root["max_steps"]),
            Epoch = Number(root["epoch"]),
            PlannedEpochs = Number(root["num_train_epochs"]),
            BatchSize = Whole(root["train_batch_size"]),
            BestMetric = Number(root["best_metric"]),
            BestStep = Whole(root["best_global_step"]),
            BestCheckpoint = root["best_model_checkpoint"] is JsonValue best && best.GetValueKind() == JsonValueKind.String ? best.GetValue<string>() : null,
            StopsEarly = stopping is not null,
            Patience = Whole(Part(Part(stopping, "args"), "early_stopping_patience")),
            PatienceCounter = Whole(Part(Part(stopping, "attributes"), "early_stopping_patience_counter")),
            Log = root["log_history"] is JsonArray log ? [.. log.OfType<JsonObject>().Select(Entry)] : [],
        };
    }

    private static LogEntry Entry(JsonObject entry)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, node) in entry) if (Number(node) is { } value) values[name] = value;
        return new LogEntry((int)values.GetValueOrDefault("step"), values.TryGetValue("epoch", out var epoch) ? epoch : null, values);
    }

    // Python writes NaN and Infinity, which no JSON reader takes, as bare words.
    private static JsonNode? Parse(string path)
    {
        JsonFile.CheckLength(path);
        try
        {
            return JsonFile.Parse(path);
        }
        catch (MultilabelException)
        {
            var text = PythonNumbers.Quoted(File.ReadAllText(path));
            try
            {
                return JsonNode.Parse(text);
            }
            catch (JsonException)
            {
                // The first message names the place.
            }
            throw;
        }
    }

    private static JsonNode? Part(JsonNode? node, string key) => node is JsonObject found ? found[key] : null;

    private static int? Whole(JsonNode? node) => Number(node) is { } value && value == Math.Floor(value) && Math.Abs(value) < int.MaxValue ? (int)value : null;

    private static double? Number(JsonNode? node) => node is not JsonValue value ? null : value.GetValueKind() switch
    {
        JsonValueKind.Number => value.GetValue<double>(),
        JsonValueKind.String => PythonNumbers.Parse(value.GetValue<string>()),
        _ => null,
    };
}
