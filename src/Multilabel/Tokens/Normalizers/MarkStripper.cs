namespace Multilabel;

/// <summary>Removes marks: those of category Mn (BERT) or of all categories M* (StripAccents).</summary>
internal sealed class MarkStripper(CodePointSet marks) : Normalizer
{
    public override void Apply(Rewriter text)
    {
        if (text.IsAscii) return;
        var tables = UnicodeTables.Default;
        text.Begin();
        while (!text.AtEnd)
        {
            var c = text.Peek(out var width);
            if ((tables[c] & marks) != 0) text.Skip(width);
            else text.Keep(width);
        }

        text.End();
    }
}
