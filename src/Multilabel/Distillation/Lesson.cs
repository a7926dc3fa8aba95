using static TorchSharp.torch;

namespace Multilabel;

/// <summary>What a student learns: its outputs, how far they are from the targets, and how that is shown.</summary>
internal abstract class Lesson
{
    /// <summary>[texts, width]: what is compared with the targets, with gradients.</summary>
    public abstract Tensor Outputs(SequenceClassifier student, Batch batch, Dropout dropout, bool half);

    /// <summary>0 where outputs and targets are the same.</summary>
    /// <param name="outputs">[texts, width].</param>
    /// <param name="targets">[texts, the teacher's width], as the file has them.</param>
    public abstract Tensor Loss(Tensor outputs, Tensor targets);

    /// <summary>Compares a student with the targets, in fp32.</summary>
    /// <param name="student">As it would be saved.</param>
    /// <param name="ids">Held-out texts.</param>
    /// <param name="targets">[texts, the teacher's width].</param>
    public abstract Fidelity Measure(SequenceClassifier student, IReadOnlyList<int[]> ids, Tensor targets);
}
