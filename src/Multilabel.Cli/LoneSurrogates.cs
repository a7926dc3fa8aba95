using System.Globalization;
using System.Text;

namespace Multilabel.Cli;

/// <summary>Replaces halves of surrogate pairs, which UTF-8 cannot express, by U+FFFD.</summary>
internal static class LoneSurrogates
{
    /// <summary>In JSON as text: where an escape like <c>\ud83d</c> stands alone, as some writers leave it.</summary>
    public static string Repair(string json)
    {
        if (!json.Contains(@"\ud", StringComparison.OrdinalIgnoreCase)) return json;
        var repaired = new StringBuilder(json.Length);
        for (var i = 0; i < json.Length;)
        {
            var length = json[i] != '\\' ? 1 : EscapedUnit(json, i) is not { } unit ? 2 : !char.IsSurrogate(unit) ? 6 : IsPair(json, i, unit) ? 12 : 0;
            repaired.Append(length == 0 ? @"\ufffd" : json.AsSpan(i, Math.Min(length, json.Length - i)));
            i += length == 0 ? 6 : length;
        }

        return repaired.ToString();
    }

    /// <summary>In a text.</summary>
    public static string RepairText(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return text;
        var repaired = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) repaired.Append(rune.ToString());
        return repaired.ToString();
    }

    private static bool IsPair(string json, int at, char unit) =>
        char.IsHighSurrogate(unit) && EscapedUnit(json, at + 6) is { } next && char.IsLowSurrogate(next);

    private static char? EscapedUnit(string json, int at) =>
        at + 6 <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
        && ushort.TryParse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? (char)unit : null;
}
