using System.Collections.Frozen;

namespace Multilabel;

/// <summary>Reads the cells of label columns: 1/0, true/false, yes/no, x, ✓/✗, in English and the languages around it.</summary>
internal static class LabelCell
{
    private static readonly FrozenSet<string> Yes = Set("1", "1.0", "1,0", "true", "t", "yes", "y", "x", "✓", "✔", "✔️", "☑", "☑️", "✅", "√", "☒", "+", "on",
        "ja", "j", "wahr", "oui", "o", "vrai", "si", "sí", "sì", "s", "verdadero", "vero", "sim", "tak", "да");

    private static readonly FrozenSet<string> No = Set("0", "0.0", "0,0", "false", "f", "no", "n", "✗", "✘", "☐", "❌", "-", "–", "—", "−", "off",
        "nein", "falsch", "non", "faux", "falso", "não", "nie", "нет");

    private static readonly FrozenSet<string> Blank = Set("", "nan", "none", "null", "na", "n/a", "<na>", "nil", ".");

    private static readonly FrozenSet<string> Ticks = Set("✓", "✔", "✔️", "☑", "☑️", "✅", "√");

    private static readonly FrozenSet<string> Crosses = Set("✗", "✘", "❌");

    /// <summary>What a cell says in its column: survey tools write the column's own name for yes.</summary>
    public static LabelMark Read(SheetRow row, Column column)
    {
        var cell = row[column];
        var mark = Read(cell);
        return mark == LabelMark.Neither && cell.Value is string s && Column.CleanName(s).Equals(column.Name, StringComparison.OrdinalIgnoreCase) ? LabelMark.Yes : mark;
    }

    public static LabelMark Read(Cell cell) => cell.Value switch
    {
        null or double.NaN => LabelMark.Blank,
        bool b => b ? LabelMark.Yes : LabelMark.No,
        double or long => cell.Number switch { 1 => LabelMark.Yes, 0 => LabelMark.No, _ => LabelMark.Neither },
        string s => Read(s),
        _ => LabelMark.Neither,
    };

    /// <summary>True for the words that other programs write for a missing value.</summary>
    public static bool IsMissing(Cell cell) => cell.IsBlank || cell.Value is string s && Blank.Contains(Key(s));

    /// <summary>True for what people and loss functions write for "not known": -1, -100, a question mark.</summary>
    public static bool IsUnknown(Cell cell) => cell.Number is -1 or -100 || cell.Value is string s && Key(s) is "?" or "??" or "unknown" or "unk" or "not sure" or "unsure";

    public static bool IsTick(Cell cell) => cell.Value is string s && Ticks.Contains(Key(s));

    public static bool IsCross(Cell cell) => cell.Value is string s && Crosses.Contains(Key(s));

    public static bool IsLetterX(Cell cell) => cell.Value is string s && Key(s) == "x";

    private static LabelMark Read(string text)
    {
        if (text.Length > 40) return LabelMark.Neither;
        var key = Key(text);
        if (Blank.Contains(key)) return LabelMark.Blank;
        if (Yes.Contains(key)) return LabelMark.Yes;
        if (No.Contains(key)) return LabelMark.No;
        return new Cell(key).Number switch { 1 => LabelMark.Yes, 0 => LabelMark.No, _ => LabelMark.Neither };
    }

    private static string Key(string text) => text.Trim().Trim('\'', '"').ToLowerInvariant();

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.Ordinal);
}
