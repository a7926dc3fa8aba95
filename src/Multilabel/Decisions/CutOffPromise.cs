using System.Globalization;

namespace Multilabel;

/// <summary>In honest words, what cut-offs that aim at a precision, a recall or a miss rate promise of new texts.</summary>
internal static class CutOffPromise
{
    /// <param name="cutOffs">The cut-offs.</param>
    /// <param name="heldOut">Rows held out that they come from; null where they come from out-of-fold scores, that is from other models than the one that predicts.</param>
    /// <param name="names">The labels.</param>
    /// <returns>Null for rules without a target.</returns>
    public static string? Of(CutOffs cutOffs, int? heldOut, IReadOnlyList<string> names)
    {
        if (cutOffs.Target is not { } target) return null;
        var aim = cutOffs.Method switch
        {
            CutOffMethod.Precision => Text($"{target:P0} of the answers of each label are right"),
            CutOffMethod.Recall => Text($"{target:P0} of each label's texts are found"),
            _ => Text($"{target:P0} of a text's labels are found, on average over texts"),
        };
        var promise = heldOut is { } rows && cutOffs.Method != CutOffMethod.Precision
            ? Text($"guaranteed on average over such splits, if new texts are like the {rows} held out; neither for each text nor for this one split")
            : heldOut is null ? "targeted, not guaranteed: the scores come from cross-validation" : "targeted, not guaranteed: a precision chosen on the same rows comes out lower on new ones";
        var unable = Enumerable.Range(0, names.Count).Where(k => cutOffs.Basis[k] == CutOffBasis.TooFewPositives).Select(k => names[k]).ToList();
        var few = unable.Count == 0 ? "" : Text($" {Math.Ceiling(1 / (1 - target) - 1 - 1e-9)} positives are needed for that; too few have: {ClosestName.List(unable)}.");
        var none = cutOffs.Method == CutOffMethod.MissRate && cutOffs.Thresholds.All(t => t == 0) ? " So few rows allow it only by predicting every label always." : "";
        return $"Cut-offs by {OptionNames.Kebab(cutOffs.Method)}: {aim}; {promise}.{few}{none}";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
