namespace Multilabel;

/// <summary>Puts <paramref name="content"/> in the place of every match.</summary>
internal sealed class ReplaceNormalizer(TextPattern pattern, string content) : Normalizer
{
    public override void Apply(Rewriter text)
    {
        var matches = pattern.Find(text.Text.Text);
        if (matches.Count == 0) return;
        text.Begin();
        var last = 0;
        foreach (var (start, end) in matches)
        {
            text.Keep(start - last);
            text.Skip(end - start);
            for (var i = 0; i < content.Length; i += char.IsHighSurrogate(content[i]) ? 2 : 1) text.Insert(char.ConvertToUtf32(content, i));
            last = end;
        }

        text.Keep(text.Text.Length - last);
        text.End();
    }
}
