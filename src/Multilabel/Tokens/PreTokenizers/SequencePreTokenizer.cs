namespace Multilabel;

internal sealed class SequencePreTokenizer(PreTokenizer[] steps) : PreTokenizer
{
    public override bool NeedsPlaces => Array.Exists(steps, s => s.NeedsPlaces);

    public override void Apply(Workspace work)
    {
        foreach (var step in steps) step.Apply(work);
    }
}
