namespace Multilabel;

/// <summary>
/// Looks for texts that a program gave in two parts, as a pair of sentences: from some place on tokens are of the second type, with a separator
/// before it or without. Where the parts meet differs from row to row and is found for each by itself.
/// </summary>
internal sealed class PairSearch(VariantSource source, Comparison comparison, ScoreForm form)
{
    /// <summary>Rows that are looked at, and tokens beyond which a row has too many places.</summary>
    private const int Rows = 8, MostTokens = 96;

    private sealed record Kind(string Name, Func<VariantSource, InputRow, int, InputRow?> Row);

    private static readonly Kind[] Kinds =
    [
        new("token_type_ids of 1 from some place of the text on", (s, own, at) => s.Model.Config.HasSecondType ? own with { SecondFrom = at } : null),
        new("the text given as a pair of two parts", (s, own, at) => s.Last is { } last ? new InputRow([.. own.Ids[..at], last, .. own.Ids[at..]]) { SecondFrom = s.Model.Config.HasSecondType ? at + 1 : null } : null),
        new("the text given as a pair of two parts with two separators between them", (s, own, at) => s.Last is { } last ? new InputRow([.. own.Ids[..at], last, last, .. own.Ids[at..]]) { SecondFrom = s.Model.Config.HasSecondType ? at + 2 : null } : null),
    ];

    /// <param name="wrong">Rows of the file that the model's own numbers do not explain.</param>
    public Explanation? Find(IReadOnlyList<int> wrong)
    {
        // One of many places would meet yes and no by chance.
        if (comparison.Predictions.Kind == PredictionKind.Decisions) return null;
        var probes = wrong.Where(i => source.Own[i].Ids.Length is > 4 and <= MostTokens).OrderBy(i => source.Own[i].Ids.Length).Take(Rows).ToList();
        if (probes.Count < Math.Min(Rows, wrong.Count) || Kinds.FirstOrDefault(k => probes.TrueForAll(i => Meets(k, i))) is not { } kind) return null;
        return new Explanation("D8", 93,
            Suspicion.Text($"The predictions are those of this model with {kind.Name}: so computed, each of {probes.Count} rows that were tried is reproduced to the last digit, with the parts meeting at a place of its own; as the folder makes its input, {wrong.Count} of {comparison.Rows} rows differ."),
            ("input", kind.Name), ("rows_that_differ", wrong.Count));
    }

    // Whether the row is the file's for some place at which the parts meet.
    private bool Meets(Kind kind, int row)
    {
        var own = source.Own[row];
        var rows = Enumerable.Range(1, own.Ids.Length - 2).Select(at => kind.Row(source, own, at)).OfType<InputRow>().ToList();
        return InputRow.Compute(source.Model, rows).Any(z => z is not null && comparison.RowMatches(row, Comparison.Doubles(z), form));
    }
}
