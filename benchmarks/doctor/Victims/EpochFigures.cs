namespace Multilabel.DoctorBenchmark;

/// <summary>What the Trainer logs at the end of an epoch. Not a number where it was none.</summary>
internal sealed record EpochFigures(int Epoch, int Step, double Loss, double Rate, double GradientNorm, Scores Scores);

/// <summary>Figures of an evaluation at 0.5.</summary>
/// <param name="Loss">Mean binary cross-entropy.</param>
/// <param name="Accuracy">Right cells of all cells.</param>
/// <param name="Micro">Micro-F1.</param>
/// <param name="Macro">Macro-F1; 0 for a label without any yes.</param>
internal sealed record Scores(double Loss, double Accuracy, double Micro, double Macro)
{
    public static Scores Of(float[][] logits, bool[][] truth)
    {
        var labels = truth[0].Length;
        var (hits, said, there) = (new double[labels], new double[labels], new double[labels]);
        var right = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            for (var k = 0; k < labels; k++)
            {
                var yes = logits[i][k] > 0;
                if (yes == truth[i][k]) right++;
                if (yes) said[k]++;
                if (truth[i][k]) there[k]++;
                if (yes && truth[i][k]) hits[k]++;
            }
        }
        double F1(double hit, double yes, double real) => yes + real > 0 ? 2 * hit / (yes + real) : 0;
        return new Scores(
            BceArithmetic.Mean(logits, truth), (double)right / (truth.Length * labels), F1(hits.Sum(), said.Sum(), there.Sum()),
            Enumerable.Range(0, labels).Average(k => F1(hits[k], said[k], there[k])));
    }
}
