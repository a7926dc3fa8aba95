using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>The teacher's logits, as probabilities: the divergence of the student's from them, a label at a time, or of one choice among all labels.</summary>
/// <param name="labels">Names.</param>
/// <param name="outputs">How the teacher decides.</param>
internal sealed class ClassifierLesson(IReadOnlyList<string> labels, OutputRule outputs) : Lesson
{
    public override Tensor Outputs(SequenceClassifier student, Batch batch, Dropout dropout, bool half) => student.Forward(batch, dropout, half);

    public override Tensor Loss(Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        // Cross-entropy less the teacher's own entropy, which no student can get below.
        var loss = outputs.IsOneChoice
            ? (targets.softmax(-1) * (targets.log_softmax(-1) - logits.log_softmax(-1))).sum(-1).mean()
            : CrossEntropy(logits, targets) - CrossEntropy(targets, targets);
        return loss.MoveToOuterDisposeScope();
    }

    public override Fidelity Measure(SequenceClassifier student, IReadOnlyList<int[]> ids, Tensor targets)
    {
        var mine = EncoderModel.Compute(student, ids);
        var theirs = targets.data<float>().ToArray().Chunk(labels.Count).ToArray();
        var (p, q) = (Array.ConvertAll(mine, outputs.Probabilities), Array.ConvertAll(theirs, outputs.Probabilities));
        var (d, e) = (Array.ConvertAll(mine, outputs.Decide), Array.ConvertAll(theirs, outputs.Decide));
        var rows = Enumerable.Range(0, ids.Count).ToArray();
        var byLabel = labels.Select((name, k) => new LabelFidelity(
            name, rows.Count(i => e[i][k]), rows.Count(i => d[i][k]), rows.Average(i => d[i][k] == e[i][k] ? 1.0 : 0), rows.Average(i => Math.Abs(p[i][k] - q[i][k])))).ToList();
        return new DecisionFidelity(
            byLabel.Average(l => l.EqualDecisions), rows.Average(i => d[i].AsSpan().SequenceEqual(e[i]) ? 1.0 : 0), byLabel.Average(l => l.MeanDifference), byLabel);
    }

    private static Tensor CrossEntropy(Tensor logits, Tensor targets) => nn.functional.binary_cross_entropy_with_logits(logits, targets.sigmoid());
}
