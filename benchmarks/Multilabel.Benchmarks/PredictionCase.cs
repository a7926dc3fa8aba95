namespace Multilabel.Benchmarks;

/// <summary>A prediction as a process of its own gets it.</summary>
/// <param name="Classifier">Folder of the classifier.</param>
/// <param name="Texts">File with one text a line.</param>
/// <param name="Precision">bf16 or fp32.</param>
internal sealed record PredictionCase(string Classifier, string Texts, string Precision)
{
    /// <summary>The encoder that the classifier is made of where its folder is not there yet.</summary>
    public string Encoder { get; init; } = "";
}
