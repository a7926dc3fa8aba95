namespace Multilabel;

/// <summary>Where the names of outputs say nothing and their places do not fit: which label each output is, by what it says about the rows.</summary>
internal static class FitByOutputs
{
    private const int RowsComputed = 300, MostLabels = 400;

    public static LabelAlignment Of(LabelAlignment alignment, ExaminedModel model)
    {
        var count = alignment.Data.LabelNames.Count;
        if (!alignment.ByPosition || model.Tokenizer is null || count is < 2 or > MostLabels) return alignment;
        var rows = alignment.Data.Rows.Take(RowsComputed).ToList();
        var labels = rows.Select(r => r.Labels).ToArray();
        var (cost, floor) = LabelCosts.Of(model.LogitsOf([.. rows.Select(r => r.Text)]), labels);
        if (!cost.All(row => row.All(double.IsFinite))) return alignment;
        var places = Assignment.Cheapest(cost);
        var (now, then) = (Enumerable.Range(0, count).Average(i => cost[i][i]), Enumerable.Range(0, count).Average(i => cost[i][places[i]]));
        if (then > 0.6 * now || then > 0.6 * floor.Average()) return alignment;
        var data = alignment.Data;
        return alignment with
        {
            Data = new Dataset(data.LabelNames, [.. data.Rows.Select(r => r with { Labels = [.. places.Select(j => r.Labels[j])] })], data.Source),
            ByFit = places,
        };
    }
}
