using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>Opens a folder: finds out what it is, decides about labels and head, fills every parameter or says why it cannot.</summary>
internal static class ClassifierLoader
{
    /// <summary>Parameters that may begin anew where the files lack them: a large model's.</summary>
    private const double MostNew = 4e8;
    private const int MostNewLabels = 10_000;

    public static SequenceClassifier Load(string folder, LoadOptions options)
    {
        Engine.Start();
        if (!Directory.Exists(folder)) throw new MultilabelException($"{folder}: there is no such folder.");
        if (options.NewLabels is not null) CheckLabels(options);

        var modules = options.Head == HeadKind.Architecture ? null : SentenceModules.Read(folder);
        var modelFolder = modules?.ModelFolder ?? folder;
        var config = ModelConfig.Read(Path.Combine(modelFolder, "config.json"));
        config = options.Adjust?.Invoke(config) ?? config;
        var pooled = modules is not null || options.Head == HeadKind.MeanPooling;
        // A linear layer at the end is a classifier only if the folder names its outputs.
        var linear = config.LabelsAreGiven && modules?.LinearOutputs == config.Labels.Count ? modules.LinearFolder : null;
        if (pooled && linear is null && !(options.Training && options.NewLabels is not null)) throw NoClassifier(folder, modules, config, options);

        var labels = options.NewLabels ?? config.Labels;
        Head head = pooled ? new PooledHead(modules?.Pooling ?? PoolingMode.Mean, modules?.Normalizes ?? false) : new FirstTokenHead(config);
        var prefix = pooled ? "" : config.Family.Prefix + ".";
        var sameLabels = options.NewLabels is null || (config.LabelsAreGiven && config.Labels.SequenceEqual(labels));
        var replace = sameLabels ? null : "because the labels are new";

        using var weights = WeightsFolder.Open(modelFolder);
        using var linearWeights = linear is null ? null : WeightsFolder.Open(linear);
        CheckSizes(config, labels.Count, weights);
        NativeHeap.Expect(4 * weights.Tensors.Values.Sum(t => t.ElementCount));
        var fused = Enumerable.Range(0, config.Layers).Select(_ => new FusedProjection(config.HiddenSize, options.Device ?? CPU)).ToList();
        var loader = new ParameterLoader(config, options, fused, prefix);
        try
        {
            var stored = new StoredNames(weights.Tensors, config.Family, prefix, options.Tolerant);
            foreach (var spec in ParameterSpec.OfEncoder(config, prefix)) loader.AddStored(spec, stored.Find(spec.Name));
            if (loader.Missing.Count > 0) throw EncoderIncomplete(folder, weights, loader.Missing, config);
            foreach (var spec in head.Parameters(config, labels.Count))
            {
                CheckOutputs(spec, stored.Find(spec.Name), labels.Count, config);
                var isFinal = spec.Name.StartsWith(head.Final + ".", StringComparison.Ordinal);
                var tensor = pooled ? linearWeights?.Tensors.GetValueOrDefault(PooledHead.NameInFile(spec.Name)) : stored.Find(spec.Name);
                loader.AddHead(spec, tensor, isFinal ? replace : null);
            }
            if (loader.Missing.Count > 0) throw HeadMissing(folder, loader.Missing);

            var carried = pooled && config.Family.BarePooler ? stored.Under("pooler.").Select(t => (t.Name, Carry(t.Tensor))).ToList() : [];
            var leftOver = stored.LeftOver(loader.Used.Concat(loader.Replaced.Select(r => r.Name)).ToHashSet(StringComparer.Ordinal), config, options.Tolerant);
            if (linear is null && modules?.After.Where(type => type != SentenceModules.Normalize).ToList() is { Count: > 0 } unused)
                leftOver.Add(new TensorNote(string.Join(", ", unused), "modules after the pooling, which a classifier does without"));
            return new SequenceClassifier(config, head, new ParameterMap(loader.Parameters), fused, prefix, carried)
            {
                Labels = labels,
                ProblemType = options.NewLabels is null ? config.ProblemType : "multi_label_classification",
                TokenizerFolder = modelFolder,
                MaxTokens = Math.Min(config.MaxTokens, modules?.MaxTokens ?? config.MaxTokens),
                LowerCase = modules?.LowerCase ?? false,
                Report = new LoadReport(loader.Used, leftOver, loader.New, loader.Replaced, [.. stored.Notes, .. ReplacedHead(config, labels, replace, loader)]),
            };
        }
        catch
        {
            loader.Discard();
            foreach (var projection in fused) projection.Dispose();
            throw;
        }
    }

    // A configuration that asks for far more than the files hold is damaged; nothing must be made for it. What is a part of a model may begin anew.
    private static void CheckSizes(ModelConfig config, int labels, WeightsFolder weights)
    {
        var (needed, bytes) = (config.Elements(labels), weights.Files.Sum(LinkedFile.Length));
        if (needed > bytes + MostNew)
            throw new MultilabelException(string.Create(CultureInfo.InvariantCulture, $"{config.Path}: asks for {needed:0.0e0} parameters, but the weight files have {bytes >> 20} MB. One of its sizes is wrong: \"vocab_size\" {config.VocabularySize}, ") +
                $"\"{config.Family.Keys.HiddenSize}\" {config.HiddenSize}, \"{config.Family.Keys.IntermediateSize}\" {config.IntermediateSize}, \"{config.Family.Keys.Layers}\" {config.Layers}, \"max_position_embeddings\" {config.Positions}, {labels} labels.");
    }

    // Thousands of names without outputs of theirs are no head to begin anew.
    private static void CheckOutputs(ParameterSpec spec, StoredTensor? stored, int labels, ModelConfig config)
    {
        if (labels > MostNewLabels && spec.Shape[0] == labels && stored is not null && stored.Shape is [var rows, ..] && rows != labels)
            throw new MultilabelException($"{config.Path}: names {labels} labels, but the head in {stored.File} has {rows} outputs. Either \"id2label\" or the weights are of another model.");
    }

    // The head of another task, such as natural language inference, was trained to say something else.
    private static IEnumerable<string> ReplacedHead(ModelConfig config, IReadOnlyList<string> labels, string? replace, ParameterLoader loader)
    {
        if (replace is null || loader.Replaced.Count == 0) yield break;
        yield return $"The folder's head for {(config.LabelsAreGiven ? LoadReport.Shortened(config.Labels) : $"{config.Labels.Count} labels")} is replaced by one for your {labels.Count} label{(labels.Count == 1 ? "" : "s")}";
    }

    private static Tensor Carry(StoredTensor stored) => stored.ToTensor(ScalarType.Float32).DetachFromDisposeScope();

    private static void CheckLabels(LoadOptions options)
    {
        if (!options.Training) throw new ArgumentException("New labels need training.", nameof(options));
        var labels = options.NewLabels!;
        if (labels.Count == 0) throw new MultilabelException("There are no labels; a classifier has at least one.");
        if (labels.GroupBy(l => l, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new MultilabelException($"The label \"{twice.Key}\" occurs {twice.Count()} times; each label has one column.");
    }

    private static MultilabelException NoClassifier(string folder, SentenceModules? modules, ModelConfig config, LoadOptions options)
    {
        if (options.Training) return new MultilabelException($"{folder}: the folder has no labels of its own; say which labels to train.");
        var train = $"train one with: multilabel train DATA --encoder {folder}";
        if (modules is null) return new MultilabelException($"{folder}: mean pooling was asked for, but the folder has no {SentenceModules.FileName} with a " +
            $"linear layer; {train}");
        return new MultilabelException(modules.After.Contains("Dense")
            ? $"{folder}: a sentence encoder whose last layer gives {modules.LinearOutputs} numbers without names, so not a classifier. " +
                $"If it is one, put \"id2label\" with {modules.LinearOutputs} names into {config.Path}; otherwise {train}"
            : $"{folder}: a sentence encoder without a classifier; {train}");
    }

    private static MultilabelException EncoderIncomplete(string folder, WeightsFolder weights, IReadOnlyList<string> missing, ModelConfig config) => new(
        $"{folder}: {missing.Count} parameters of a {config.Family.ModelType} model with {config.Layers} layers are not among the " +
        $"{weights.Tensors.Count} tensors of the weight files: {LoadReport.Shortened(missing, 3)}. " +
        $"Weights and {config.Path} belong to different models, or the file holds only a part (an adapter, some layers).");

    private static MultilabelException HeadMissing(string folder, IReadOnlyList<string> missing) => new(
        $"{folder}: the classification head is not in the weight files: {LoadReport.Shortened(missing)} missing. " +
            "With a random head the predictions would mean nothing. Save the whole trained model, or train a head with: " +
                $"multilabel train DATA --encoder {folder}");
}
