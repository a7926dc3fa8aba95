namespace Multilabel.Cli;

/// <summary>What of a prediction is shown: the labels above their cut-offs, all labels, or raw logits.</summary>
internal sealed record PredictionFormat(IReadOnlyList<string> LabelNames, bool All, bool Logits)
{
    /// <summary>Columns of a table of predictions: the labels in one cell and, if all are asked for, a number per label.</summary>
    public IReadOnlyList<string> Columns => Logits ? [.. LabelNames.Select(n => "logit: " + n)]
        : All ? ["predicted labels", .. LabelNames.Select(n => "p: " + n)]
        : ["predicted labels"];

    /// <summary>The cells of one row, as <see cref="Columns"/>.</summary>
    public IReadOnlyList<object?> Values(Prediction prediction)
    {
        if (Logits) return [.. prediction.Logits.Select(z => (object?)z)];
        var labels = string.Join(" | ", prediction.Labels.Select(l => l.Label));
        return All ? [labels, .. prediction.All.Select(l => (object?)Math.Round(l.Probability, 6))] : [labels];
    }

    /// <summary>The labels to list, the most probable first.</summary>
    public IEnumerable<LabelProbability> Listed(Prediction prediction) => All ? prediction.All.OrderByDescending(l => l.Probability) : prediction.Labels;
}
