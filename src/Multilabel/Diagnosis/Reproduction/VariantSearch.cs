namespace Multilabel;

/// <summary>The inputs that reproduce a file of predictions, one change or two at a time.</summary>
/// <param name="source">What variants are made of.</param>
/// <param name="comparison">The file.</param>
/// <param name="right">The form of its numbers.</param>
/// <param name="matched">Whether a row is reproduced by the folder's own input.</param>
/// <param name="wrong">The rows that are not.</param>
internal sealed class VariantSearch(VariantSource source, Comparison comparison, ScoreForm right, bool[] matched, List<int> wrong)
{
    /// <summary>Rows of each kind that a variant is tried on before it is computed for all.</summary>
    private const int Probes = 8;

    /// <summary>Wrong rows that tell how much a first change of two explains, one in some of which is tried first.</summary>
    private const int Sampled = 48, Every = 3;

    private bool Decides => comparison.Predictions.Kind == PredictionKind.Decisions;

    /// <summary>One change of the input; null where none explains the rows.</summary>
    public Explanation? OfOne()
    {
        foreach (var variant in InputVariants.All(source))
        {
            if (Explained(variant) is { } explanation) return explanation;
        }
        return null;
    }

    /// <summary>The folder's own input, computed with another setting or with weights in other places, as another implementation may do.</summary>
    public Explanation? OfOtherComputation()
    {
        foreach (var other in OtherComputation.All(source.Model))
        {
            using var model = other.Open();
            if (Explained(new InputVariant(other.Id, other.What, i => source.Own[i]) { Model = model }) is { } explanation) return explanation;
        }
        return null;
    }

    private Explanation? Explained(InputVariant variant)
    {
        if (!Reproduces(variant)) return null;
        var example = wrong.Select(i => (int?)i).FirstOrDefault(i => variant.Text is not null && variant.Text(source.Texts[i!.Value]) != source.Texts[i.Value]);
        var detail = example is { } row && variant.Id == "D9" ? Suspicion.Text($" In row {row + 1}, {TextVariants.FirstDifference(source.Texts[row], variant.Text!(source.Texts[row]))}.") : "";
        return new Explanation(
            variant.Id, Decides ? 88 : 94,
            Suspicion.Text($"The predictions are those of this model with {variant.Name}: so computed, they are reproduced{(Decides ? "" : " to the last digit")}; as the folder makes its input, {wrong.Count} of {comparison.Rows} rows differ.{detail}"),
            ("input", variant.Name), ("rows_that_differ", wrong.Count));
    }

    /// <summary>A change that explains the rows in which nothing else was changed, and another one with it. Decisions tell too little for that.</summary>
    public Explanation? OfTwo()
    {
        if (Decides) return null;
        var texts = InputVariants.Texts(source).Where(v => v.Text is not null).ToList();
        List<int> some = [.. EvenPlaces.Of(wrong.Count, Math.Min(wrong.Count, Sampled)).Select(n => wrong[n])];
        List<int> few = [.. some.Where((_, n) => n % Every == 0)];
        foreach (var (first, open) in texts.Where(v => Unexplained(v, few).Count < few.Count).Select(v => (Variant: v, Open: Unexplained(v, some)))
            .Where(v => v.Open.Count > 0 && v.Open.Count <= 0.8 * some.Count).OrderBy(v => v.Open.Count).Take(2))
        {
            foreach (var second in texts.Where(v => v != first))
            {
                foreach (var both in (InputVariant[])[Composed(second, first), Composed(first, second)])
                {
                    if (Unexplained(both, open[..1]).Count > 0 || Unexplained(both, [.. open.Take(Probes)]).Count > 0 || !Reproduces(both)) continue;
                    return new Explanation(
                        first.Id, 90, Suspicion.Text($"The predictions are those of this model with two changes, {both.Name}: so computed, they are reproduced to the last digit; as the folder makes its input, {wrong.Count} of {comparison.Rows} rows differ."),
                        ("input", both.Name), ("rows_that_differ", wrong.Count));
                }
            }
        }
        return null;
    }

    private InputVariant Composed(InputVariant first, InputVariant then)
    {
        string Change(string text) => then.Text!(first.Text!(text));
        return new InputVariant(then.Id, $"{first.Name} and {then.Name}", i => new InputRow(source.Ids(Change(source.Texts[i])))) { Text = Change };
    }

    // Of some wrong rows those that a change of the text does not give the numbers of the file for; where it changes nothing there is nothing to compute.
    private List<int> Unexplained(InputVariant variant, List<int> asked)
    {
        var rows = asked.Select(i => (Place: i, Row: variant.Row(i)!)).Where(r => !r.Row.IsSameAs(source.Own[r.Place])).ToDictionary(r => r.Place, r => r.Row);
        var explained = Agreeing(variant, [.. rows.Keys], rows).ToHashSet();
        return [.. asked.Where(i => !explained.Contains(i))];
    }

    private bool Reproduces(InputVariant variant)
    {
        var changed = new List<int>();
        var rows = new Dictionary<int, InputRow>();
        foreach (var i in Enumerable.Range(0, matched.Length))
        {
            var row = variant.Row(i);
            if (row is not null && variant.Model is null && row.IsSameAs(source.Own[i]))
            {
                if (!matched[i]) return false;   // nothing changes where something must
                continue;
            }
            if (row is null && !matched[i]) return false;
            if (row is null) continue;
            changed.Add(i);
            rows[i] = row;
        }
        if (changed.Count == 0) return false;
        var probes = wrong.Where((_, n) => n % Math.Max(1, wrong.Count / Probes) == 0).Take(Probes).Concat(changed.Where(i => matched[i]).Take(Probes / 2)).ToList();
        // Most variants are wrong, and two short rows show it.
        var allowed = probes.Count > 8 ? 1 : 0;
        if (Agreeing(variant, [.. probes.OrderBy(i => rows[i].Ids.Length).Take(allowed + 1)], rows).Count == 0 || Agreeing(variant, probes, rows).Count < probes.Count - allowed) return false;
        var agreeing = Agreeing(variant, changed, rows).Count;
        // Decisions tell little: all must fit, and a fit by chance must be out of the question.
        return Decides ? agreeing == changed.Count && wrong.Count >= 2 : agreeing >= 0.985 * changed.Count;
    }

    // The rows of the file that a variant gives the numbers of.
    private List<int> Agreeing(InputVariant variant, List<int> asked, Dictionary<int, InputRow> rows)
    {
        var logits = InputRow.Compute(variant.Model ?? source.Model, asked.ConvertAll(i => rows[i]));
        return [.. asked.Where((i, n) => logits[n] is { } z && comparison.RowMatches(i, Comparison.Doubles(z), right))];
    }
}
