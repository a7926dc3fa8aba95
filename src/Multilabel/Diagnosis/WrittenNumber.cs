using System.Globalization;

namespace Multilabel;

/// <summary>How precisely a number was written. Zeros at its end say nothing: 0.94 is often written as 0.940000.</summary>
internal static class WrittenNumber
{
    public const int Most = 12;

    /// <summary>Digits behind the point that the number would have without an exponent.</summary>
    public static int Decimals(string text)
    {
        var (mantissa, exponent) = Split(text);
        var point = mantissa.IndexOf('.');
        return Math.Clamp((point < 0 ? 0 : mantissa.Length - point - 1) - exponent, 0, Most);
    }

    /// <summary>Digits from the first that is not 0.</summary>
    public static int Digits(string text) => Math.Min(Most, Split(text).Mantissa.Where(char.IsAsciiDigit).SkipWhile(c => c == '0').Count());

    private static (string Mantissa, int Exponent) Split(string text)
    {
        text = text.Trim();
        var at = text.AsSpan().IndexOfAny('e', 'E');
        var exponent = 0;
        var mantissa = at > 0 && int.TryParse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) ? text[..at] : text;
        return (mantissa.Contains('.', StringComparison.Ordinal) ? mantissa.TrimEnd('0') : mantissa, exponent);
    }
}
