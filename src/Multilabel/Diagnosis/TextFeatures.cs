namespace Multilabel;

/// <summary>What the texts of some rows have in common that others lack, which would point to the input rather than to the rows.</summary>
internal static class TextFeatures
{
    private static readonly (string Name, Func<Patient, int, double> Of)[] Features =
    [
        ("length in tokens", (p, i) => p.Ids[i].Length),
        ("length in characters", (p, i) => p.Texts[i].Length),
        ("unknown tokens", (p, i) => p.Ids[i].Count(id => id == p.Model.Tokenizer!.UnkId) / (double)p.Ids[i].Length),
        ("capital letters", (p, i) => p.Texts[i].Count(char.IsUpper) / (double)Math.Max(1, p.Texts[i].Length)),
        ("signs beyond ASCII", (p, i) => p.Texts[i].Count(c => !char.IsAscii(c)) / (double)Math.Max(1, p.Texts[i].Length)),
        ("digits and punctuation", (p, i) => p.Texts[i].Count(c => char.IsAscii(c) && !char.IsLetter(c) && c != ' ') / (double)Math.Max(1, p.Texts[i].Length)),
    ];

    /// <summary>The feature that parts the two groups of rows nearly without overlap, in words; null if there is none.</summary>
    public static string? Explains(Patient patient, IReadOnlyList<int> some, IReadOnlyList<int> others)
    {
        if (some.Count < 5) return null;
        foreach (var (name, of) in Features)
        {
            var above = RowFits.ShareAbove([.. some.Select(i => of(patient, i))], [.. others.Select(i => of(patient, i))]);
            if (above is > 0.88 or < 0.12) return Suspicion.Text($"{name} ({(above > 0.5 ? "more" : "fewer")} in {Math.Max(above, 1 - above):P0} of the pairs)");
        }
        return null;
    }
}
