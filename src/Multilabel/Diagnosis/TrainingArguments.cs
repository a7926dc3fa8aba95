namespace Multilabel;

/// <summary>
/// The numbers, texts and switches of a <c>training_args.bin</c>, which the Hugging Face Trainer writes with torch.save: a pickle of an object of
/// transformers. It is read as data; the classes that it names are only names here.
/// </summary>
internal sealed class TrainingArguments
{
    public const string FileName = "training_args.bin";

    // What the Trainer writes has about 5 KB.
    private const long MostBytes = 256 * 1024;

    private readonly Dictionary<string, object> _values;

    private TrainingArguments(Dictionary<string, object> values) => _values = values;

    public int? GradientAccumulation => Whole("gradient_accumulation_steps");

    public int? BatchSize => Whole("per_device_train_batch_size");

    public int? Devices => Whole("_n_gpu");

    public double? LearningRate => Number("learning_rate");

    public double? WarmupSteps => Number("warmup_steps");

    public string? Optimizer => Text("optim");

    public string? Schedule => Text("lr_scheduler_type");

    /// <summary>A number, or null where the arguments have none of that name.</summary>
    public double? Number(string name) => _values.GetValueOrDefault(name) switch { double value => value, long value => value, _ => null };

    public string? Text(string name) => _values.GetValueOrDefault(name) as string;

    public bool? Flag(string name) => _values.GetValueOrDefault(name) as bool?;

    /// <summary>The arguments in the first of these folders that has some; null if none has, or they cannot be read.</summary>
    public static TrainingArguments? Find(IEnumerable<string> folders) => folders.Select(Read).FirstOrDefault(a => a is not null);

    /// <summary>The arguments in a folder; null where there are none, or where the file is something else than the Trainer writes.</summary>
    public static TrainingArguments? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path) || new FileInfo(path).Length > MostBytes) return null;
        try
        {
            using var handle = WeightsFileHandle.Open(path);
            var zip = new ZipDirectory(handle, path, unpacks: false);
            var name = zip.Names.FirstOrDefault(n => n.Split('/') is ["data.pkl"] or [_, "data.pkl"]);
            if (name is null || zip.Open(name) is not { } pickle || pickle.Length > MostBytes) return null;
            return new PickleReader(pickle, 0, path, PickledObject.Meaning).Read() is PickledObject { Attributes: { } attributes } root
                && root.Name.Name.EndsWith("TrainingArguments", StringComparison.Ordinal) ? new TrainingArguments(Plain(attributes)) : null;
        }
        catch (Exception e) when (e is MultilabelException or IOException or UnauthorizedAccessException or ArgumentException or OverflowException or InvalidOperationException)
        {
            // Whatever is wrong with it: nothing of it is needed.
            return null;
        }
    }

    private static Dictionary<string, object> Plain(PickleDictionary attributes)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (name, value) in attributes.Items)
            if ((value is PickledObject placeholder ? placeholder.EnumValue : value) is { } plain and (double or long or bool or string)) values[name] = plain;
        return values;
    }

    private int? Whole(string name) => Number(name) is { } value && value == Math.Floor(value) && Math.Abs(value) < int.MaxValue ? (int)value : null;
}
