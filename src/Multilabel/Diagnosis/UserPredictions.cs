namespace Multilabel;

/// <summary>What the user's own program gave for the rows.</summary>
/// <param name="File">Its name, for messages.</param>
/// <param name="Values">[rows][labels], in the order of the data's rows and of the model's labels; NaN where the file has none.</param>
/// <param name="Kind">What the numbers are.</param>
/// <param name="RowsInOtherOrder">The file has most of the texts, in another order than the data, and not all could be matched; the values here are in the file's order.</param>
internal sealed record UserPredictions(string File, double[][] Values, PredictionKind Kind, bool RowsInOtherOrder = false)
{
    /// <summary>The texts beside the values, where the file has them; in the order of <see cref="Values"/>.</summary>
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>The column by which rows in another order were put into the data's order; null where none had to be.</summary>
    public string? MatchedBy { get; init; }

    /// <summary>Most digits behind the point: 6 for 0.123457.</summary>
    public int Decimals { get; init; } = 9;

    /// <summary>Most significant digits: 4 for 0.00001234.</summary>
    public int Digits { get; init; } = 9;

    /// <summary>What all absolute values are apart by multiples of, such as 0.05 for numbers rounded to twentieths; 0 where that is no more than the last digit says.</summary>
    public double Grid { get; init; }

    /// <summary>Yes or no as a user reads them: at 0.5, of logits at 0.</summary>
    public bool[][] Decided => Array.ConvertAll(Values, row => Array.ConvertAll(row, v => Kind == PredictionKind.Logits ? v > 0 : v >= 0.5));

    /// <summary>The logit of a value, a probability or a logit.</summary>
    public double LogitOf(double value) => Kind == PredictionKind.Logits ? value : Calibration.Logit(value);

    /// <summary>Share of the cells with a number that are decided rightly; NaN where there are none.</summary>
    public double RightShare(bool[][] labels)
    {
        var decided = Decided;
        var cells = Enumerable.Range(0, decided.Length).SelectMany(i => Enumerable.Range(0, decided[i].Length).Where(k => double.IsFinite(Values[i][k])).Select(k => decided[i][k] == labels[i][k])).ToList();
        return cells.Count == 0 ? double.NaN : cells.Average(right => right ? 1.0 : 0);
    }

    /// <summary>How far a value may be from what was computed because of the digits it was written with.</summary>
    public double Rounding(double value)
    {
        var fixedPoint = Math.Pow(10, -Decimals);
        var floating = value == 0 ? 0 : Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) + 1 - Digits);
        // Whoever computed in fp32 has such numbers before they are written.
        return 0.5 * Math.Max(1.01 * Grid, Math.Max(fixedPoint, floating)) + 2.5e-7 * Math.Abs(value) + 1e-9;
    }

    /// <summary>Some of the rows.</summary>
    public UserPredictions Subset(IReadOnlyList<int> rows) => this with { Values = [.. rows.Select(i => Values[i])], Texts = Texts is null ? null : [.. rows.Select(i => Texts[i])] };
}
