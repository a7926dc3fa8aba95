namespace Multilabel;

/// <summary>Opens everything that the doctor is given, as far as it can be opened.</summary>
internal static class Admission
{
    public static Patient Open(string folder, Dataset data, DoctorOptions options, List<string> notExamined)
    {
        if (data.Rows.Count == 0) throw new MultilabelException($"{data.Source.File} has no rows.");
        CheckAdapter(folder);
        var model = ExaminedModel.Open(folder);
        try
        {
            CheckTask(folder, model);
            if (model.TokenizerFault is { } fault) notExamined.Add($"everything that needs the tokenizer: {fault}");
            var alignment = LabelAlignment.Of(data, model.Labels);
            var predictions = options.Predictions is { } file ? PredictionsFile.Read(file, alignment.Data) : null;
            var places = new Dictionary<DatasetRow, int>(ReferenceEqualityComparer.Instance);
            if (predictions is not null) foreach (var row in alignment.Data.Rows) places.Add(row, places.Count);
            var manifest = File.Exists(Path.Combine(folder, ClassifierManifest.FileName)) ? ManifestFile.Read(folder) : null;
            if (manifest?.Training is { } training) alignment = alignment with { Data = OwnRows.Of(alignment.Data, training, notExamined) };
            var rows = alignment.Data.Rows.Count;
            var some = rows <= options.MaxRows ? alignment.Data
                : alignment.Data.Subset(Enumerable.Range(0, options.MaxRows).Select(i => (int)((long)i * rows / options.MaxRows)));
            if (some.Rows.Count < rows) notExamined.Add($"{rows - some.Rows.Count} of {rows} rows: {some.Rows.Count} at even distances were computed");
            return new Patient(folder, model, some, options)
            {
                Original = data,
                Alignment = alignment,
                State = ReadState(folder, notExamined) ?? (manifest?.Training is { } own ? OwnTraining.StateOf(own, Path.Combine(folder, ClassifierManifest.FileName)) : null),
                Arguments = TrainingArguments.Find(Checkpoint.Of(folder).Select(c => c.Folder).Append(folder).Reverse()),
                Checkpoints = Checkpoint.Of(folder),
                Predictions = predictions?.Subset([.. some.Rows.Select(row => places[row])]),
                Manifest = manifest,
            };
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    // An adapter alone is no model: what it gives depends on the base it is added to.
    private static void CheckAdapter(string folder)
    {
        if (File.Exists(Path.Combine(folder, "adapter_config.json")) && !File.Exists(Path.Combine(folder, "config.json")))
            throw new MultilabelException($"{folder}: holds an adapter (adapter_config.json), not a whole model. " +
                "Merge it into its base in Python (model.merge_and_unload().save_pretrained(FOLDER)) and examine that folder.");
    }

    // A model for another task has no head of ours and says so in its class; one that names labels is a classifier saved without its head.
    private static void CheckTask(string folder, ExaminedModel model)
    {
        var classes = JsonFile.Read(model.Config.Path).Strings("architectures") ?? [];
        var head = model.Network.FinalWeight;
        if (!model.Config.LabelsAreGiven && classes.Count > 0 && !classes.Any(c => c.EndsWith("ForSequenceClassification", StringComparison.Ordinal)) && model.Faults.Any(f => f.Name == head && f.Kind == TensorFaultKind.Missing))
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
