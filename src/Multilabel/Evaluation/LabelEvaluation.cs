namespace Multilabel;

/// <summary>One label's row of the table. 0/0 is 0 for precision, recall and F1, as in scikit-learn.</summary>
/// <param name="Label">The label's name.</param>
/// <param name="Positives">Rows that have the label.</param>
/// <param name="Predicted">Rows for which it was predicted.</param>
/// <param name="Precision">Right among the predicted.</param>
/// <param name="Recall">Predicted among the rows that have it.</param>
/// <param name="F1">2 TP / (2 TP + FP + FN).</param>
/// <param name="F1Interval">95 % bootstrap interval over texts.</param>
/// <param name="AveragePrecision">Null without positives.</param>
/// <param name="Auc">Null unless both classes occur.</param>
/// <param name="AucInterval">95 % interval of the AUC (Hanley and McNeil 1982); null where that is.</param>
/// <param name="Cut">The probability from which the label is predicted; null when the rule is not a cut-off per label.</param>
public sealed record LabelEvaluation(
    string Label,
    int Positives,
    int Predicted,
    double Precision,
    double Recall,
    double F1,
    Interval? F1Interval,
    double? AveragePrecision,
    double? Auc,
    Interval? AucInterval,
    double? Cut)
{
    /// <summary>Whether the label occurs at all, without which nothing can be said about it.</summary>
    public bool IsEvaluable => Positives > 0;

    /// <summary>Whether its scores rank texts better than chance beyond doubt; otherwise the label is not learnable yet from these rows. Fewer than three positives cannot tell.</summary>
    public bool IsLearnable => Positives >= CutOffRule.FewPositives && AucInterval is { Low: > 0.5 };
}
