using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Multilabel;

/// <summary>The content of <c>distillation.json</c>: how a student was made and how near it is to its teacher.</summary>
internal sealed record DistillationRecord
{
    public const string FileName = "distillation.json";

    public int Format { get; init; } = 1;

    /// <summary>The student as saved, on the held-out texts.</summary>
    public Fidelity? Fidelity { get; init; }

    public required RecordedTeacher Teacher { get; init; }

    public required RecordedStudent Student { get; init; }

    /// <summary>The teacher's layers that the student began with; null where its layers were new.</summary>
    public int[]? FromLayers { get; init; }

    /// <summary>The share of the targets' squared length that a narrower student can reach; null where it is as wide.</summary>
    public double? VarianceKept { get; init; }

    public required IReadOnlyList<RecordedCorpus> Corpus { get; init; }

    /// <summary>SHA-256 over all texts.</summary>
    public required string CorpusDigest { get; init; }

    public int HeldOutTexts { get; init; }

    public required DistillationOptions Options { get; init; }

    /// <summary><c>fp32</c> or <c>bf16</c>.</summary>
    public required string Precision { get; init; }

    /// <summary>How much of the plan was carried out: 1, or less where the run was stopped.</summary>
    public double Share { get; init; }

    public double Passes { get; init; }

    public required int Steps { get; init; }

    public required double Seconds { get; init; }

    public required IReadOnlyList<DistillationEvaluation> Evaluations { get; init; }

    public required string Made { get; init; }

    public required string Version { get; init; }

    public static DistillationRecord Of(DistillationOptions options, string folder, ITeacher teacher, SequenceClassifier student, Corpus corpus, DistillationState state)
    {
        var (name, config) = (Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), teacher.Network.Config);
        var own = student.Parameters.Where(p => options.Task == DistillationTask.Classifier || p.Layer <= student.Layers).Sum(p => p.Elements);
        return new DistillationRecord
        {
            Teacher = new RecordedTeacher(name, teacher.Digest, config.Family.ModelType, config.Layers, config.HiddenSize, config.VocabularySize, teacher.MaxLength),
            Student = new RecordedStudent(student.Layers, student.Config.HiddenSize, student.Config.VocabularySize, own),
            Corpus = [.. corpus.Parts.Zip(corpus.Counts, (part, count) => new RecordedCorpus(Path.GetFileName(part.Path), count, part.Weight))],
            CorpusDigest = corpus.Digest,
            Options = options,
            Precision = state.Precision,
            Steps = state.Step,
            Seconds = state.Seconds,
            Evaluations = state.Evaluations,
            Made = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            Version = typeof(Classifier).Assembly.GetName().Version!.ToString(3),
        };
    }

    public void Write(string folder) => NewFile.Write(Path.Combine(folder, FileName), stream =>
    {
        JsonSerializer.Serialize(stream, this, Json.DistillationRecord);
        stream.WriteByte((byte)'\n');
    });

    private static DistillationJson Json => field ??= new(new JsonSerializerOptions(DistillationJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>The teacher by its sizes and the digest of weights and tokenizer.</summary>
internal sealed record RecordedTeacher(string Name, string Digest, string Family, int Layers, int Hidden, int Vocabulary, int MaxLength);

/// <summary>The student by its sizes.</summary>
internal sealed record RecordedStudent(int Layers, int Hidden, int Vocabulary, long Parameters);

/// <summary>A file of the corpus.</summary>
internal sealed record RecordedCorpus(string File, int Texts, double Weight);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(DistillationRecord))]
[JsonSerializable(typeof(DistillationState))]
[JsonSerializable(typeof(DistillationOptions))]
internal sealed partial class DistillationJson : JsonSerializerContext;
