namespace Multilabel;

/// <summary>Opens the model of a folder: one of ours by its manifest, or any Hugging Face sequence-classification folder.</summary>
internal static class ModelFolder
{
    public static ITextModel Load(string folder, ManifestHead? manifest, int? maxLength = null, string device = "cpu", Precision precision = Precision.Fp32) => manifest?.Kind switch
    {
        ClassifierManifest.LinearKind => LinearTextModel.Load(folder, manifest.Labels),
        ClassifierManifest.EncoderKind or null => EncoderModel.Load(folder, maxLength ?? manifest?.MaxLength, device, precision),
        _ => throw new MultilabelException($"{Path.Combine(folder, ClassifierManifest.FileName)} has the kind \"{manifest.Kind}\"; this version of Multilabel knows encoder and linear. Update Multilabel."),
    };
}
