namespace Multilabel;

/// <summary>A comparison of decisions in bf16 with those in fp32, on the first texts that were predicted.</summary>
/// <param name="Texts">Texts compared.</param>
/// <param name="Cells">Their decisions: texts times labels.</param>
/// <param name="Changed">Decisions that are others in fp32.</param>
public sealed record HalfCheck(int Texts, int Cells, int Changed)
{
    // Enough to see a rate of a percent, few enough not to be felt.
    private const int MostTexts = 128;

    /// <summary>The same and as many of these texts as are wanted.</summary>
    internal HalfCheck With(EncoderModel model, OutputRule outputs, IReadOnlyList<string> texts, float[][] logits)
    {
        var count = Math.Min(MostTexts - Texts, texts.Count);
        if (count <= 0) return this;
        var exact = model.ExactLogits([.. texts.Take(count)]);
        var changed = Enumerable.Range(0, count).Sum(i => outputs.Decide(exact[i]).Zip(outputs.Decide(logits[i])).Count(pair => pair.First != pair.Second));
        return new HalfCheck(Texts + count, Cells + (count * model.LabelNames.Count), Changed + changed);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"In bf16, {Changed:#,0} of {Cells:#,0} decisions of the first {Texts:#,0} texts are others than in fp32.");
}
