namespace Multilabel;

/// <summary>The one difference that turns the model's own numbers into those of a file.</summary>
/// <param name="Id">Its cause; null where the file holds what it should.</param>
/// <param name="Strength">As in <see cref="Suspicion"/>.</param>
/// <param name="Message">With figures.</param>
/// <param name="Evidence">Figures by name.</param>
internal sealed record Explanation(string? Id, int Strength, string Message, params (string Name, object Value)[] Evidence)
{
    /// <summary>Another name for the same.</summary>
    public Suspicion? Also { get; init; }
}
