namespace Multilabel;

/// <summary>Whether logits are of the right size for what they know.</summary>
internal static class ScaleProbe
{
    /// <summary>
    /// A model that is given what it was trained with is not too sure on its training rows, at whatever step it was saved: no factor far below 1 on its
    /// logits makes the loss smaller. One whose input, labels or weights were changed afterwards is far too sure.
    /// </summary>
    public static bool IsNotTooSure(Patient patient) => patient.HasLogits && double.IsFinite(patient.Loss) && patient.Loss < 1.05 * patient.Floor
        && patient.BestLogitFactor >= 0.75;

    /// <summary>The factor between 1/16 and 4 with the least loss, to 5 %.</summary>
    public static double BestFactor(float[][] logits, bool[][] labels) =>
        Enumerable.Range(0, 86).Select(i => 0.0625 * Math.Pow(1.05, i)).MinBy(c => BceArithmetic.Mean(Scaled(logits, c), labels));

    private static float[][] Scaled(float[][] logits, double factor) => Array.ConvertAll(logits, row => Array.ConvertAll(row, z => (float)(factor * z)));
}
