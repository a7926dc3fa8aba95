using System.Globalization;

namespace Multilabel;

/// <summary>A file of a corpus.</summary>
/// <param name="Path">Any table or .txt file that <see cref="TextSource"/> reads.</param>
/// <param name="Weight">How often a pass visits each of its texts, on average.</param>
public sealed record CorpusPart(string Path, double Weight = 1)
{
    /// <summary>Reads <c>FILE</c> or <c>FILE:WEIGHT</c>, such as <c>reviews.txt:3</c>. A file that is there under the whole name has the weight 1.</summary>
    /// <exception cref="MultilabelException">The weight is not above 0.</exception>
    public static CorpusPart Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.LastIndexOf(':');
        if (colon < 1 || File.Exists(text) || !double.TryParse(text[(colon + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var weight)) return new CorpusPart(text);
        return weight is > 0 and <= 1000
            ? new CorpusPart(text[..colon], weight)
            : throw new MultilabelException($"The weight of {text[..colon]} is {text[(colon + 1)..]}; expected a number above 0 and at most 1000, such as {text[..colon]}:3 for three visits of each text in a pass.");
    }
}
