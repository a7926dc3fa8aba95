using System.Text.Encodings.Web;
using System.Text.Json;

namespace Multilabel;

/// <summary>The linear classifier's vocabulary file: how texts are cut, and the n-grams in the order of the features.</summary>
internal static class LinearVocabulary
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a file, never part of a web page
    };

    public static string Write(TfIdf features) => JsonSerializer.Serialize(
        new Content(
            Version,
            features.Sublinear,
            [.. features.Blocks.Zip(features.Vocabulary, (block, ngrams) => new Block(block.Analyzer, [block.Shortest, block.Longest], ngrams))]),
        Format);

    public static TfIdf Read(string json, float[] idf)
    {
        Content? content;
        try
        {
            content = JsonSerializer.Deserialize<Content>(json, Format);
        }
        catch (JsonException error)
        {
            throw new MultilabelException($"The linear classifier's vocabulary is not valid JSON: {error.Message}", error);
        }
        if (content?.Version != Version)
            throw new MultilabelException($"The linear classifier's vocabulary has version {content?.Version}; this program reads version {Version}. A newer program wrote it.");
        if (content.Blocks?.All(block => block is { NgramRange.Length: 2, Ngrams: not null, Analyzer: Ngrams.Words or Ngrams.CharactersInWords }) != true)
            throw new MultilabelException($"The linear classifier's vocabulary lacks an analyzer (\"{Ngrams.Words}\" or \"{Ngrams.CharactersInWords}\"), its ngram_range or its n-grams.");
        return new TfIdf(
            [.. content.Blocks.Select(block => new Ngrams(block.Analyzer, block.NgramRange[0], block.NgramRange[1]))],
            [.. content.Blocks.Select(block => block.Ngrams)],
            idf,
            content.SublinearTf);
    }

    private sealed record Content(int Version, bool SublinearTf, Block[] Blocks);

    private sealed record Block(string Analyzer, int[] NgramRange, string[] Ngrams);
}
