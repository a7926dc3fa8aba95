namespace Multilabel;

/// <summary>A row whose logits are stored in the folder, so that any machine can show that it computes the same.</summary>
/// <param name="Text">The text, null where only its ids may be kept.</param>
/// <param name="Ids">What it is turned into; null for models that read texts as they are.</param>
/// <param name="Logits">Logits, in the order of the labels.</param>
/// <param name="Decisions">The labels above their cut-offs.</param>
internal sealed record GoldenRow(string? Text, int[]? Ids, float[] Logits, string[] Decisions)
{
    // Awkward on purpose: what tokenizers and text handling get wrong first. They say nothing of the user's data.
    private static readonly string[] Probes =
    [
        "We will publish pay-equity figures every year.",
        "Ångström café, naïve “quotes” … 5 €",
        "don't STOP: 1,234.56 (50%) a.b@example.org",
        "日本語 and emoji 👩🏽‍💻 in one line\twith a tab",
        "",
    ];

    /// <summary>Whether all that a row needs was read: a changed byte in the file can make a property another one, which is then not there.</summary>
    public bool IsComplete() => this is { Logits.Length: > 0, Decisions: not null } && (Text is not null || Ids is not null);

    /// <summary>Golden rows of a model: a few short training texts and some awkward ones.</summary>
    public static IReadOnlyList<GoldenRow> Choose(ITextModel model, CutOffs cutOffs, IReadOnlyList<string> trainingTexts, bool keepText)
    {
        var own = trainingTexts.Select(t => t.Trim()).Where(t => t.Length is > 0 and <= 300).Distinct(StringComparer.Ordinal).OrderBy(t => t.Length).ToList();
        var tokens = model.TokenIds("") is not null;
        var chosen = keepText || tokens ? EvenPlaces.Of(own.Count, 8).Select(i => own[i]).ToList() : [];
        var texts = chosen.Concat(Probes).ToArray();
        var logits = model.Logits(texts);
        return [.. texts.Select((text, i) => new GoldenRow(
            keepText || i >= chosen.Count ? text : null,
            model.TokenIds(text),
            logits[i],
            DecisionsOf(model.LabelNames, cutOffs, logits[i])))];
    }

    public static string[] DecisionsOf(IReadOnlyList<string> names, CutOffs cutOffs, float[] logits)
    {
        var decided = cutOffs.DecideLogits(logits);
        return [.. names.Where((_, k) => decided[k])];
    }
}
