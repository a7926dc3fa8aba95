using System.Globalization;

namespace Multilabel;

/// <summary>A comparison of decisions in bf16 with those in fp32.</summary>
/// <param name="Texts">Texts compared.</param>
/// <param name="Cells">Their decisions: texts times labels.</param>
/// <param name="Changed">Decisions that are others in fp32.</param>
public sealed record HalfCheck(int Texts, int Cells, int Changed)
{
    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"In bf16, {Changed:#,0} of {Cells:#,0} decisions of the first {Texts:#,0} texts are others than in fp32.");
}
