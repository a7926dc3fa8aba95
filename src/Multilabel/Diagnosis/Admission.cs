namespace Multilabel;

/// <summary>Opens everything that the doctor is given, as far as it can be opened.</summary>
internal static class Admission
{
    private const long MostCells = 20_000_000;

    public static Patient Open(string folder, Dataset data, DoctorOptions options, List<string> notExamined)
    {
        CheckFolder(folder);
        CheckAdapter(folder);
        var manifest = File.Exists(Path.Combine(folder, ClassifierManifest.FileName)) ? ManifestFile.Read(folder) : null;
        CheckKind(folder, manifest);
        if (data.Rows.Count == 0) throw new MultilabelException($"{data.Source.File} has no rows.");
        var model = ExaminedModel.Open(folder);
        try
        {
            CheckTask(folder, model, data);
            if (model.TokenizerFault is { } fault) notExamined.Add($"everything that needs the tokenizer: {fault}");
            var checkpoints = Checkpoint.Of(folder);
            var alignment = FitByOutputs.Of(LabelAlignment.Of(data, model), model);
            var places = PlacesOf(alignment.Data, manifest, options, model.Labels.Count, notExamined);
            if (data.Source.RowsInFile > data.Rows.Count) notExamined.Add($"{data.Source.RowsInFile - data.Rows.Count} of the {data.Source.RowsInFile} rows of {data.Source.File}: {data.Rows.Count} at even distances were read");
            var predictions = options.Predictions is { } file ? PredictionsFile.Read(file, alignment.Data) : null;
            return new Patient(folder, model, alignment.Data.Subset(places), options)
            {
                Original = data,
                Alignment = alignment,
                Places = places,
                State = ReadState(folder, checkpoints, notExamined) ?? (manifest?.Training is { } own ? OwnTraining.StateOf(own, Path.Combine(folder, ClassifierManifest.FileName)) : null),
                Arguments = TrainingArguments.Find(checkpoints.Select(c => c.Folder).Append(folder).Reverse()),
                Checkpoints = checkpoints,
                Predictions = predictions?.Subset(places),
                Manifest = manifest,
            };
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <exception cref="MultilabelException">There is no folder, or it is no model's.</exception>
    public static void CheckFolder(string folder)
    {
        if (Directory.Exists(folder)) return;
        throw new MultilabelException(File.Exists(folder) ? $"{folder} is a file; expected the folder that save_pretrained or the Trainer wrote." : $"{folder}: there is no such folder.");
    }

    // Which rows are computed: those that were not held out from training, and no more than memory and patience allow.
    private static int[] PlacesOf(Dataset data, ClassifierManifest? manifest, DoctorOptions options, int labels, List<string> notExamined)
    {
        var all = manifest?.Training is { } training ? OwnRows.PlacesOf(data, training, notExamined) : [.. Enumerable.Range(0, data.Rows.Count)];
        var most = (int)Math.Clamp(MostCells / labels, 1, options.MaxRows);
        if (all.Length <= most) return all;
        notExamined.Add($"{all.Length - most} of {all.Length} rows: {most} at even distances were computed");
        return [.. EvenPlaces.Of(all.Length, most).Select(i => all[i])];
    }

    // A convex model has no training that could go wrong.
    private static void CheckKind(string folder, ClassifierManifest? manifest)
    {
        if (manifest?.Kind == ClassifierManifest.LinearKind)
            throw new MultilabelException($"{folder}: a linear classifier, which the doctor does not examine. " +
                $"Check it with: multilabel verify {folder}; measure it on rows with: multilabel evaluate {folder} DATA");
    }

    // An adapter alone is no model: what it gives depends on the base it is added to.
    private static void CheckAdapter(string folder)
    {
        if (File.Exists(Path.Combine(folder, "adapter_config.json")) && !File.Exists(Path.Combine(folder, "config.json")))
            throw new MultilabelException($"{folder}: holds an adapter (adapter_config.json), not a whole model. " +
                "Merge it into its base in Python (model.merge_and_unload().save_pretrained(FOLDER)) and examine that folder.");
    }

    // A model for another task says so in its class. One that names labels of these data was meant for them: then its head is missing, which is a finding.
    private static void CheckTask(string folder, ExaminedModel model, Dataset data)
    {
        var classes = JsonFile.Read(model.Config.Path).Strings("architectures") ?? [];
        var head = model.Network.FinalWeight;
        var named = model.Config.LabelsAreGiven && model.Labels.Select(LabelNames.Clean).Intersect(data.LabelNames.Select(LabelNames.Clean), StringComparer.Ordinal).Any();
        var other = classes.FirstOrDefault(c => !c.EndsWith("ForSequenceClassification", StringComparison.Ordinal));
        if (other is not null && classes.Count == 1 && !named && (other.Contains("For", StringComparison.Ordinal) || model.Faults.Any(f => f.Name == head && f.Kind == TensorFaultKind.Missing)))
            throw new MultilabelException($"{folder}: this is a {other}, not a sequence classifier; the doctor examines folders with a classification head. " +
                $"To train one: multilabel train DATA --encoder {folder}");
    }

    private static TrainerState? ReadState(string folder, IReadOnlyList<Checkpoint> checkpoints, List<string> notExamined)
    {
        try
        {
            // The Trainer writes the state into its checkpoints; trainer.save_state() into the folder itself.
            return TrainerState.Read(folder) ?? (checkpoints is [.., var last] ? last.State : null);
        }
        catch (MultilabelException e)
        {
            notExamined.Add($"the Trainer's log: {e.Message}");
            return null;
        }
    }
}
