namespace Multilabel;

/// <summary>Encoders that come with the application; a name is looked up here after folders and before the cache. There is none yet.</summary>
internal static class BundledEncoders
{
    public static IReadOnlyList<BundledEncoder> All { get; } = [];

    public static BundledEncoder? Find(string name) => All.FirstOrDefault(encoder => string.Equals(encoder.Name, name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>An encoder that needs no download.</summary>
/// <param name="Name">What <c>--encoder</c> calls it.</param>
/// <param name="Folder">A Hugging Face folder.</param>
internal sealed record BundledEncoder(string Name, string Folder);
