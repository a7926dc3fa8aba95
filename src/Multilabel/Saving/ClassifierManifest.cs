using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Multilabel;

/// <summary>The content of <c>multilabel.json</c>: what a classifier folder says of itself beyond the model's own files.</summary>
internal sealed record ClassifierManifest
{
    public const string FileName = "multilabel.json";
    public const int CurrentFormat = 2;   // 1: calibrations without cardinality
    public const string EncoderKind = "encoder", LinearKind = "linear";

    public int Format { get; init; } = CurrentFormat;

    /// <summary><c>encoder</c> or <c>linear</c>.</summary>
    public required string Kind { get; init; }

    public required IReadOnlyList<ManifestLabel> Labels { get; init; }

    public required CutOffs CutOffs { get; init; }

    /// <summary>Longest text in tokens; null for models without tokens.</summary>
    public int? MaxLength { get; init; }

    public ManifestTraining? Training { get; init; }

    public Verdict? Verdict { get; init; }

    /// <summary>Scores of the held-out rows at the cut-offs, by metric; null without held-out rows.</summary>
    public IReadOnlyDictionary<string, double?>? HeldOut { get; init; }

    public IReadOnlyList<GoldenRow> Golden { get; init; } = [];

    /// <summary>SHA-256 of every tensor's values, by name.</summary>
    public IReadOnlyDictionary<string, string> Tensors { get; init; } = new Dictionary<string, string>();

    /// <summary>SHA-256 of every other file of the folder, by relative path.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>What prediction needs.</summary>
    [JsonIgnore]
    public ManifestHead Head => new(Kind, [.. Labels.Select(l => l.Name)], CutOffs, MaxLength);

    /// <summary>SHA-256 of this file with this value as 64 zeros.</summary>
    public string Sha256 { get; init; } = ManifestFile.NoDigest;
}

/// <summary>A label of a classifier.</summary>
internal sealed record ManifestLabel(string Name, int Positives, string? Description = null);

/// <summary>What a classifier was trained on and how; row ids and hashes, never the texts.</summary>
internal sealed record ManifestTraining
{
    public required string Source { get; init; }

    public string? DocumentType { get; init; }

    public required IReadOnlyList<ManifestRow> Rows { get; init; }

    public required IReadOnlyList<ManifestRow> HeldOutRows { get; init; }

    public required TrainingOptions Options { get; init; }

    public required TrainingRecord Record { get; init; }

    public required string Model { get; init; }

    public required string Trained { get; init; }

    public required IReadOnlyDictionary<string, string> Versions { get; init; }
}

/// <summary>A row of the training data: its id, a hash of its text and one of its labels.</summary>
internal sealed record ManifestRow(string Id, string Text, string Labels)
{
    public static ManifestRow Of(DatasetRow row) => new(row.Id, Hash(row.Text), Hash(string.Concat(row.Labels.Select(on => on ? '1' : '0'))));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ClassifierManifest))]
[JsonSerializable(typeof(TrainingOptions))]
internal sealed partial class ManifestJson : JsonSerializerContext;
