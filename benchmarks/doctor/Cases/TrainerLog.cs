using System.Text;
using System.Text.Json.Nodes;

namespace Multilabel.DoctorBenchmark;

/// <summary>trainer_state.json of a run, as the Hugging Face Trainer writes it.</summary>
internal static class TrainerLog
{
    public const int EvaluatedRows = 30;

    private const string Bare = "@bare:";

    /// <param name="run">What was trained.</param>
    /// <param name="epoch">The epoch at whose end it is written; null for the last.</param>
    /// <param name="isRoot">Written when the training had ended, not into a checkpoint.</param>
    public static JsonObject State(TrainingRun run, int? epoch = null, bool isRoot = true)
    {
        var end = epoch ?? run.Epochs;
        var step = run.Step(end);
        var log = new JsonArray();
        foreach (var e in run.Log.Take(end)) foreach (var entry in Entries(e)) log.Add(entry);
        if (isRoot)
        {
            log.Add(new JsonObject
            {
                ["epoch"] = (double)end,
                ["step"] = step,
                ["total_flos"] = 3.1e11,
                ["train_loss"] = Number(run.Log.Take(end).Average(e => e.Loss)),
                ["train_runtime"] = 60.5,
                ["train_samples_per_second"] = 24.0,
                ["train_steps_per_second"] = 24.0,
            });
        }
        return new JsonObject
        {
            ["best_global_step"] = null,
            ["best_metric"] = null,
            ["best_model_checkpoint"] = null,
            ["epoch"] = (double)end,
            ["eval_steps"] = 500,
            ["global_step"] = step,
            ["is_hyper_param_search"] = false,
            ["is_local_process_zero"] = true,
            ["is_world_process_zero"] = true,
            ["log_history"] = log,
            ["logging_steps"] = 500,
            ["max_steps"] = run.Step(run.Plan.Epochs),
            ["num_input_tokens_seen"] = 0,
            ["num_train_epochs"] = run.Plan.Epochs,
            ["save_steps"] = 500,
            ["stateful_callbacks"] = new JsonObject
            {
                ["TrainerControl"] = new JsonObject
                {
                    ["args"] = new JsonObject
                    {
                        ["should_epoch_stop"] = false,
                        ["should_evaluate"] = false,
                        ["should_log"] = false,
                        ["should_save"] = !isRoot,
                        ["should_training_stop"] = isRoot,
                    },
                    ["attributes"] = new JsonObject(),
                },
            },
            ["total_flos"] = 3.1e11,
            ["train_batch_size"] = run.Plan.BatchSize,
            ["trial_name"] = null,
            ["trial_params"] = null,
        };
    }

    /// <summary>Names the checkpoint that was the best.</summary>
    public static JsonObject WithBest(this JsonObject state, int step, double metric)
    {
        state["best_global_step"] = step;
        state["best_metric"] = Number(metric);
        state["best_model_checkpoint"] = $"results/checkpoint-{step}";
        return state;
    }

    /// <summary>Adds what the callback for early stopping keeps.</summary>
    public static JsonObject WithEarlyStopping(this JsonObject state, int patience, int counter)
    {
        state["stateful_callbacks"]!["EarlyStoppingCallback"] = new JsonObject
        {
            ["args"] = new JsonObject { ["early_stopping_patience"] = patience, ["early_stopping_threshold"] = 0.0 },
            ["attributes"] = new JsonObject { ["early_stopping_patience_counter"] = counter },
        };
        return state;
    }

    /// <summary>Changes a number of every entry that has it.</summary>
    public static JsonObject Change(this JsonObject state, string name, Func<double, double> change)
    {
        foreach (var entry in state["log_history"]!.AsArray().OfType<JsonObject>())
            if (entry[name] is JsonValue value && value.TryGetValue<double>(out var number)) entry[name] = Number(change(number));
        return state;
    }

    /// <summary>Multiplies everything that is logged of the training loss, as where accumulated batches are counted wrongly.</summary>
    public static JsonObject ScaleLoss(this JsonObject state, double factor) =>
        state.Change("loss", loss => factor * loss).Change("train_loss", loss => factor * loss).Change("grad_norm", norm => factor * norm);

    /// <summary>Takes the entries out that have such a number.</summary>
    public static JsonObject Without(this JsonObject state, string name)
    {
        var log = state["log_history"]!.AsArray();
        foreach (var entry in log.Where(e => e!.AsObject().ContainsKey(name)).ToArray()) log.Remove(entry);
        return state;
    }

    public static JsonNode Number(double value) => double.IsNaN(value) ? Bare + "NaN" : double.IsInfinity(value) ? Bare + (value > 0 ? "Infinity" : "-Infinity") : value;

    /// <summary>Writes NaN and Infinity as bare words, as Python does.</summary>
    public static void Write(string path, JsonObject state)
    {
        JsonFile.Write(path, state.DeepClone());
        var text = File.ReadAllText(path);
        foreach (var word in (string[])["NaN", "Infinity", "-Infinity"]) text = text.Replace($"\"{Bare}{word}\"", word, StringComparison.Ordinal);
        File.WriteAllText(path, text, new UTF8Encoding(false));
    }

    private static JsonObject[] Entries(EpochFigures e) =>
    [
        new() { ["epoch"] = (double)e.Epoch, ["grad_norm"] = Number(e.GradientNorm), ["learning_rate"] = e.Rate, ["loss"] = Number(e.Loss), ["step"] = e.Step },
        new()
        {
            ["epoch"] = (double)e.Epoch,
            ["eval_accuracy"] = e.Scores.Accuracy,
            ["eval_f1"] = e.Scores.Micro,
            ["eval_f1_macro"] = e.Scores.Macro,
            ["eval_loss"] = Number(e.Scores.Loss),
            ["eval_runtime"] = 1.25,
            ["eval_samples_per_second"] = EvaluatedRows / 1.25,
            ["eval_steps_per_second"] = 24.0,
            ["step"] = e.Step,
        },
    ];
}
