using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// Vectors that point where the teacher's do: 1 - cosine, and if wanted the squared difference of the similarities among the texts of a step.
/// </summary>
/// <param name="axes">[teacher's width, student's width]: what targets are projected on where the student is narrower; null otherwise.</param>
/// <param name="similarityWeight">Of the second loss.</param>
internal sealed class EmbeddingLesson(Tensor? axes, double similarityWeight) : Lesson
{
    private const int Neighbours = 10;

    public override Tensor Outputs(SequenceClassifier student, Batch batch, Dropout dropout, bool half)
    {
        using var scope = NewDisposeScope();
        var hidden = student.RunLayers(student.Embed(batch, dropout), batch, 0, student.Layers, dropout, half);
        return SentenceVectors.Normalized(student.Features(hidden, batch, dropout)).MoveToOuterDisposeScope();
    }

    public override Tensor Loss(Tensor outputs, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var aims = Projected(targets);
        var loss = HeldNumber.OneMinus((outputs * aims).sum(-1).mean());
        if (similarityWeight > 0)
        {
            var difference = outputs.mm(outputs.t()) - targets.mm(targets.t());                          // [B, B]; the teacher's own, before any projection
            var pairs = Math.Max(1L, outputs.shape[0] * (outputs.shape[0] - 1));
            loss = loss.Plus(difference.square().sum() * HeldNumber.Of(similarityWeight / pairs));
        }
        return loss.MoveToOuterDisposeScope();
    }

    public override Fidelity Measure(SequenceClassifier student, IReadOnlyList<int[]> ids, Tensor targets)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var vectors = SentenceVectors.Of(student, ids, half: false);
        var own = tensor([.. vectors.SelectMany(v => v)], ids.Count, vectors[0].Length);
        var cosines = (own * Projected(targets)).sum(-1).data<float>().ToArray();
        Array.Sort(cosines);
        var count = Math.Min(Neighbours, Math.Max(1, (ids.Count - 1) / 2));
        var (mine, theirs) = (Nearest(own, count), Nearest(targets, count));
        var common = mine.Zip(theirs).Sum(pair => pair.First.Intersect(pair.Second).Count());
        return new EmbeddingFidelity(cosines.Average(c => (double)c), cosines[cosines.Length / 10], (double)common / (count * ids.Count), count);
    }

    private Tensor Projected(Tensor targets) => axes is null ? targets : SentenceVectors.Normalized(targets.mm(axes));

    private static long[][] Nearest(Tensor vectors, int count)
    {
        using var scope = NewDisposeScope();
        var similar = vectors.mm(vectors.t());
        similar.diagonal().fill_(HeldNumber.Of(-2.0));                                                                    // a text is no neighbour of itself
        return similar.topk(count, 1).indexes.data<long>().ToArray().Chunk(count).ToArray();
    }
}
