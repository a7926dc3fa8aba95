namespace Multilabel;

/// <summary>A cell of the data that contradicts what a model expects that has not seen its row.</summary>
/// <param name="Row">The row's position, from 0.</param>
/// <param name="Id">The row's id.</param>
/// <param name="Place">Where the row stands.</param>
/// <param name="Text">Its text.</param>
/// <param name="Label">The label.</param>
/// <param name="Given">What the data says.</param>
/// <param name="Probability">What the model expects, calibrated.</param>
/// <param name="BaseRate">The share of rows that have the label.</param>
/// <param name="NearestWith">The most similar other texts that have the label.</param>
/// <param name="NearestWithout">The most similar other texts that have it not.</param>
public sealed record SuspectCell(
    int Row, string Id, string Place, string Text, string Label, bool Given, double Probability, double BaseRate, IReadOnlyList<string> NearestWith, IReadOnlyList<string> NearestWithout)
{
    /// <summary>The probability of what the data says (self-confidence); the lower, the more doubtful.</summary>
    public double Score => Given ? Probability : 1 - Probability;
}
