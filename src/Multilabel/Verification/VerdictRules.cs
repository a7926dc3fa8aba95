using System.Globalization;

namespace Multilabel;

/// <summary>From measurements to a verdict, a line and an action.</summary>
internal static class VerdictRules
{
    /// <summary>Share of the training cells that must be right.</summary>
    public const double RequiredShare = 0.99;

    /// <param name="e">What was measured.</param>
    /// <param name="fewPasses">The passes over the rows, where the default makes fewer of them than learning every row takes.</param>
    public static Verdict Judge(VerdictEvidence e, int? fewPasses = null)
    {
        if (Contradiction(e) is { } contradiction)
            return Make(VerdictKind.Inconsistent, $"Inconsistent: {contradiction.Finding}", contradiction.Action, e);
        var possible = e.Cells - e.UnavoidablyWrong;
        var summary = Text($"loss {e.Loss:0.0000} (base rate {e.Floor:0.000}), {e.CellsRight} of {e.Cells} cells and {e.RowsRight} of {e.Rows} rows exactly right");
        if (e.CellsRight >= RequiredShare * possible)
            return Make(VerdictKind.Learned, $"Learned: {summary}", "Nothing to mend. How it does on new texts is the held-out table's answer, not this one's.", e);
        var isConstant = e.LearnedFraction < 0.05 && e.Spread < 0.05;
        if (fewPasses is { } passes && !isConstant)
        {
            return Make(VerdictKind.FewPasses, Text($"Learned in part, as {passes} passes over {e.Rows} rows do (learned fraction {e.LearnedFraction:0.00}): {summary}"),
                "The held-out table says how it does on new texts. More passes (--epochs) learn more of the rows themselves; compare the held-out tables.", e);
        }
        if (e.CellsRightAtBestCut >= RequiredShare * possible)
        {
            return Make(VerdictKind.WrongCutOff, Text($"Learned, but the cut-off is wrong: {summary}; {e.CellsRightAtBestCut} cells at the best cut-off of each label"),
                "The scores part the rows, the cut-offs do not: set cut-offs from held-out rows, or train until the scores are clearer.", e);
        }
        return isConstant
            ? Make(VerdictKind.BaseRatesOnly, $"Not learned: base rates only, {summary}",
                "The outputs hardly depend on the text. Raise the learning rate, train more layers (a lower freeze ratio), or start from a fitted head (linear probe on).", e)
            : Make(VerdictKind.LearnedInPart, Text($"Not learned: only in part (learned fraction {e.LearnedFraction:0.00}), {summary}"),
                WorstLabels(e) is { Length: > 0 } worst
                    ? $"Train longer or with a higher rate; least learned: {worst}."
                    : "Train longer or with a higher rate.", e);
    }

    // What cannot be true of one model on one set of rows.
    private static (string Finding, string Action)? Contradiction(VerdictEvidence e)
    {
        if (double.IsNaN(e.Loss) || double.IsInfinity(e.Loss))
            return ("the model gives values that are not finite", "Train again with a lower learning rate; the weights hold NaN or infinity.");
        if (e.Weights.TryGetValue("chosen", out var chosen) && e.Weights.TryGetValue("reloaded", out var reloaded) && chosen != reloaded)
        {
            var known = e.Weights.FirstOrDefault(w => w.Key is not ("chosen" or "reloaded" or "saved") && w.Value == reloaded).Key;
            return (known is null ? "the saved weights are not the weights that were chosen" : $"the saved weights are those of \"{known}\", not the ones that were chosen",
                "Save again; if it stays so, report it as a bug.");
        }
        if (e.ReportedLoss is { } reported)
        {
            var allowed = e.WrongCellsAllowed;
            var wrong = (double)e.CellsWrongAtHalf / e.Cells;
            if (wrong > allowed + 1e-6)
                return (Text($"the reported loss {reported:0.0000} allows at most {allowed:P1} wrong cells, {wrong:P1} are wrong"), "The loss and the predictions come from different weights, modes or inputs.");
            if (Math.Abs(reported - e.Loss) > 1e-3 + (0.01 * e.Loss))
                return (Text($"the trainer reported loss {reported:0.0000}, the saved model gives {e.Loss:0.0000} on the same rows"), "The loss and the predictions come from different weights, modes or inputs.");
        }
        if (e.RepeatDifference > 0) return (Text($"two equal passes differ by {e.RepeatDifference:0.000000}"), "Something random is active at prediction.");
        return e.BatchDifference > 1e-3
            ? (Text($"a row alone and in a padded batch differs by {e.BatchDifference:P2} of the largest logit"), "The attention mask does not reach the model.")
            : null;
    }

    private static string WorstLabels(VerdictEvidence e) => string.Join(", ", e.Labels
        .Where(l => l.CellsRightAtBestCut < e.Rows).OrderBy(l => l.LearnedFraction).Take(3).Select(l => Text($"{l.Name} ({l.LearnedFraction:0.00})")));

    private static Verdict Make(VerdictKind kind, string line, string action, VerdictEvidence evidence) =>
        new() { Kind = kind, Line = line, Action = action, Evidence = evidence };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture).Replace(" %", "%", StringComparison.Ordinal).Replace("%", " %", StringComparison.Ordinal);
}
