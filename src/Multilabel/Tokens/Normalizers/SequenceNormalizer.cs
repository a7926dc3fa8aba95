namespace Multilabel;

internal sealed class SequenceNormalizer(Normalizer[] normalizers) : Normalizer
{
    public override void Apply(Rewriter text)
    {
        foreach (var normalizer in normalizers) normalizer.Apply(text);
    }
}
