namespace Multilabel;

/// <summary>What the user's own program gave for the rows.</summary>
/// <param name="File">Its name, for messages.</param>
/// <param name="Values">[rows][labels], in the order of the data's rows and of the model's labels; NaN where the file has none.</param>
/// <param name="Kind">What the numbers are.</param>
/// <param name="RowsInOtherOrder">The file has the texts, in another order than the data; the values here are in the file's order.</param>
internal sealed record UserPredictions(string File, double[][] Values, PredictionKind Kind, bool RowsInOtherOrder = false)
{
    /// <summary>Yes or no as a user reads them: at 0.5, of logits at 0.</summary>
    public bool[][] Decided => Array.ConvertAll(Values, row => Array.ConvertAll(row, v => Kind == PredictionKind.Logits ? v > 0 : v >= 0.5));
}
