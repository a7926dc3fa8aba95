namespace Multilabel;

/// <summary>What the reported training loss says about weights, against what they give here.</summary>
internal static class LoggedLoss
{
    private const double WorseThanFloor = 1.5;

    /// <summary>Nothing to explain: the rows are right, or the model is about as good as its log says.</summary>
    public static bool IsMet(Patient patient) =>
        patient.IsLearned || (patient.IsMostlyLearned && patient.ReportedLoss is { } reported && patient.Loss <= 1.5 * reported + 0.01);

    /// <summary>The rows are right and as surely as training reported: whatever is odd about these weights was so in training.</summary>
    public static bool IsReached(Patient patient) => patient.IsLearned && patient.Loss <= 1.2 * patient.ReportedLoss;

    /// <summary>
    /// Training reported a loss that only learned rows can have, and the weights in the folder are far from it. What is worse than the base rate is far from a
    /// loss of rows that are learned in part as well.
    /// </summary>
    public static bool IsBetrayed(Patient patient) =>
        patient.HasLogits && !IsMet(patient) && patient.ReportedLoss is >= 0 and { } reported && !(patient.Loss < 2 * reported + 0.03)
        && reported < (patient.Loss > WorseThanFloor * patient.Floor ? 0.75 : 0.5) * patient.Floor;

    /// <summary>The rows are mostly right, but less surely than training reported: evaluation, without dropout, gives a lower loss otherwise.</summary>
    public static bool IsStrained(Patient patient) => patient.HasLogits && patient.ReportedLoss is >= 0 and { } reported && patient.Loss > (2.5 * reported) + 0.002;

    /// <summary>
    /// Whether weights of this step can have this loss in evaluation mode. The log gives means over an interval with dropout: the loss lies below what was
    /// logged before the step, and not far below what was logged after it.
    /// </summary>
    public static bool Fits(TrainerState state, int step, double loss)
    {
        var training = state.Training;
        if (training.Count == 0) return false;
        var before = training.LastOrDefault(e => e.Step <= step) ?? training[0];
        var after = training.FirstOrDefault(e => e.Step > step) ?? training[^1];
        return loss <= (1.25 * before["loss"]!.Value) + 0.01 && loss >= (0.4 * after["loss"]!.Value) - 0.01;
    }

    /// <summary>The step of the log whose loss is nearest, as a ratio, to <paramref name="loss"/>.</summary>
    public static LogEntry? Nearest(TrainerState state, double loss) =>
        state.Training.Where(e => e["loss"] > 0).MinBy(e => Math.Abs(Math.Log(e["loss"]!.Value / loss)));
}
