using System.Text;

namespace Multilabel;

/// <summary>A column of a table: its position among the cells and its name with white space made single spaces.</summary>
internal sealed record Column(int Index, string Name)
{
    /// <summary>The name's letters and digits in lower case, so that <c>Document_Type</c> and <c>document type</c> are one.</summary>
    public string Key { get; } = KeyOf(Name);

    public static string KeyOf(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (var c in name)
            if (char.IsLetterOrDigit(c)) key.Append(char.ToLowerInvariant(c));
        return key.ToString();
    }

    /// <summary>The name with white space made single spaces and without the signs of no width that copying from the web leaves.</summary>
    public static string CleanName(string header)
    {
        if (header.AsSpan().IndexOfAny('\u200B', '\uFEFF') >= 0) header = header.Replace("\u200B", "", StringComparison.Ordinal).Replace("\uFEFF", "", StringComparison.Ordinal);
        return string.Join(' ', header.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    public override string ToString() => $"'{Name}'";
}
