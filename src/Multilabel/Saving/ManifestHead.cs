using System.Text.Json;

namespace Multilabel;

/// <summary>
/// What prediction needs of <c>multilabel.json</c>, read without the serializer: its generic code is compiled when a process first uses it, which takes
/// longer than everything else that a short prediction does besides loading libtorch.
/// </summary>
internal sealed record ManifestHead(string Kind, IReadOnlyList<string> Labels, CutOffs CutOffs, int? MaxLength)
{
    /// <exception cref="MultilabelException">Something is missing or of the wrong kind.</exception>
    public static ManifestHead Of(JsonElement manifest, string path)
    {
        try
        {
            var format = manifest.TryGetProperty("format", out var number) ? number.GetInt32() : ClassifierManifest.CurrentFormat;
            if (format > ClassifierManifest.CurrentFormat)
                throw new MultilabelException($"{path} has format {format}; this version of Multilabel reads up to {ClassifierManifest.CurrentFormat}. Update Multilabel.");
            return new ManifestHead(
                CutOffsJson.Text(manifest.GetProperty("kind")),
                Array.ConvertAll(CutOffsJson.Items(manifest, "labels"), label => CutOffsJson.Text(label.GetProperty("name"))),
                CutOffsJson.Read(manifest.GetProperty("cut_offs")),
                CutOffsJson.WholeOrNull(manifest, "max_length"));
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new MultilabelException($"{path}: not readable as a classifier ({e.Message}) Restore the folder from a copy or train again.", e);
        }
    }
}
