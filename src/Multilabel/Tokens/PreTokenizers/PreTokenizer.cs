namespace Multilabel;

/// <summary>Cuts the pieces of a text into smaller ones; some also rewrite them. Added tokens stay as they are.</summary>
internal abstract class PreTokenizer
{
    /// <summary>Whether the result depends on places in the original text, so that they must be tracked even for ids alone.</summary>
    public virtual bool NeedsPlaces => false;

    public abstract void Apply(Workspace work);
}
