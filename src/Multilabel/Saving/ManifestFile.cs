using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Multilabel;

/// <summary>Reads and writes <c>multilabel.json</c>; the file carries a digest of itself, so that a changed byte anywhere in it is noticed.</summary>
internal static class ManifestFile
{
    public static string NoDigest { get; } = new('0', 64);

    // A property, because making it costs a prediction more time than it has.
    private static ManifestJson Json => field ??= new(new JsonSerializerOptions(ManifestJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static void Write(string folder, ClassifierManifest manifest)
    {
        var text = JsonSerializer.Serialize(manifest with { Sha256 = NoDigest }, Json.ClassifierManifest) + "\n";
        var bytes = Encoding.UTF8.GetBytes(text);
        Encoding.ASCII.GetBytes(Digest(bytes)).CopyTo(bytes, PlaceOfDigest(bytes));
        File.WriteAllBytes(Path.Combine(folder, ClassifierManifest.FileName), bytes);
    }

    /// <exception cref="MultilabelException">The file is damaged or of a later version.</exception>
    public static ClassifierManifest Read(string folder) => Open(folder).Whole.Value;

    /// <summary>What prediction needs, and the whole for those who ask for it; both of the file as it is now.</summary>
    /// <exception cref="MultilabelException">The file is damaged or of a later version.</exception>
    public static (ManifestHead Head, Lazy<ClassifierManifest> Whole) Open(string folder)
    {
        var path = Path.Combine(folder, ClassifierManifest.FileName);
        return Checked(path, () =>
        {
            var bytes = File.ReadAllBytes(path);
            using var json = JsonDocument.Parse(bytes);
            return (ManifestHead.Of(json.RootElement, path), new Lazy<ClassifierManifest>(() => Checked(path, () => JsonSerializer.Deserialize(bytes, Json.ClassifierManifest)!)));
        });
    }

    private static T Checked<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException e)
        {
            throw new MultilabelException($"{path}({e.LineNumber + 1}): not readable as JSON ({e.Message.Split(" Path:")[0]}) Restore the folder from a copy or train again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MultilabelException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Whether the file is byte for byte as it was written.</summary>
    public static bool IsIntact(string folder)
    {
        var bytes = File.ReadAllBytes(Path.Combine(folder, ClassifierManifest.FileName));
        var at = PlaceOfDigest(bytes);
        if (at < 0) return false;
        var stated = Encoding.ASCII.GetString(bytes, at, NoDigest.Length);
        Encoding.ASCII.GetBytes(NoDigest).CopyTo(bytes, at);
        return stated == Digest(bytes);
    }

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    // The digest is the last property: …"sha256": "64 digits"\n}\n
    private static int PlaceOfDigest(byte[] bytes)
    {
        var key = "\"sha256\": \""u8;
        var at = bytes.AsSpan().LastIndexOf(key);
        return at >= 0 && at + key.Length + NoDigest.Length <= bytes.Length ? at + key.Length : -1;
    }
}
