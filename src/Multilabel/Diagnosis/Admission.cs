namespace Multilabel;

/// <summary>Opens everything that the doctor is given, as far as it can be opened.</summary>
internal static class Admission
{
    public static Patient Open(string folder, Dataset data, DoctorOptions options, List<string> notExamined)
    {
        if (data.Rows.Count == 0) throw new MultilabelException($"{data.Source.File} has no rows.");
        var model = ExaminedModel.Open(folder);
        try
        {
            CheckTask(folder, model);
            if (model.TokenizerFault is { } fault) notExamined.Add($"everything that needs the tokenizer: {fault}");
            var alignment = LabelAlignment.Of(data, model.Labels);
            var rows = alignment.Data.Rows.Count;
            var chosen = rows <= options.MaxRows ? null : Enumerable.Range(0, options.MaxRows).Select(i => (int)((long)i * rows / options.MaxRows)).ToList();
            var some = chosen is null ? alignment.Data : alignment.Data.Subset(chosen);
            if (some.Rows.Count < rows) notExamined.Add($"{rows - some.Rows.Count} of {rows} rows: {some.Rows.Count} at even distances were computed");
            return new Patient(folder, model, some, options)
            {
                Original = data,
                Alignment = alignment,
                State = ReadState(folder, notExamined),
                Checkpoints = Checkpoint.Of(folder),
                Predictions = options.Predictions is not { } file ? null : PredictionsFile.Read(file, alignment.Data) is var read && chosen is null ? read : read.Subset(chosen!),
                Manifest = File.Exists(Path.Combine(folder, ClassifierManifest.FileName)) ? ManifestFile.Read(folder) : null,
            };
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    // A model for another task has no head of ours and says so in its class.
    private static void CheckTask(string folder, ExaminedModel model)
    {
        var classes = JsonFile.Read(model.Config.Path).Strings("architectures") ?? [];
        var head = model.Network.FinalWeight;
        if (classes.Count > 0 && !classes.Any(c => c.EndsWith("ForSequenceClassification", StringComparison.Ordinal)) && model.Faults.Any(f => f.Name == head && f.Kind == TensorFaultKind.Missing))
            throw new MultilabelException($"{folder}: this is a {classes[0]}, not a sequence classifier; the doctor examines folders with a classification head. " +
                $"To train one: multilabel train DATA --encoder {folder}");
    }

    private static TrainerState? ReadState(string folder, List<string> notExamined)
    {
        try
        {
            // The Trainer writes the state into its checkpoints; trainer.save_state() into the folder itself.
            return TrainerState.Read(folder) ?? Checkpoint.Of(folder).LastOrDefault()?.State;
        }
        catch (MultilabelException e)
        {
            notExamined.Add($"the Trainer's log: {e.Message}");
            return null;
        }
    }
}
