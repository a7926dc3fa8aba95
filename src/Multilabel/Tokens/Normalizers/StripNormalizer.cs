namespace Multilabel;

/// <summary>Removes white space at the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : Normalizer
{
    public override void Apply(Rewriter text)
    {
        var chars = text.Text.Text;
        var (start, end) = (0, chars.Length);
        while (left && start < end && char.IsWhiteSpace(chars[start])) start++;
        while (right && end > start && char.IsWhiteSpace(chars[end - 1])) end--;
        if (end - start == chars.Length) return;
        text.Begin();
        text.Skip(start);
        text.Keep(end - start);
        text.End();
    }
}
