using System.Text.RegularExpressions;

namespace Multilabel;

/// <summary>The numbers that Python's json writes although JSON has none of them: NaN, Infinity, -Infinity.</summary>
internal static partial class PythonNumbers
{
    /// <summary>The same text with these words in quotes, outside of strings.</summary>
    public static string Quoted(string json) => BareWord().Replace(json, "$1\"$2\"");

    /// <summary>The number that such a word stands for; null for another text.</summary>
    public static double? Parse(string word) => word switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => null,
    };

    [GeneratedRegex(@"([:\[,]\s*)(NaN|-?Infinity)(?=\s*[,}\]])")]
    private static partial Regex BareWord();
}
