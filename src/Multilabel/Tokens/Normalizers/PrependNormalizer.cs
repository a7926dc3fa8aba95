namespace Multilabel;

/// <summary>Puts a text before any that is not empty.</summary>
internal sealed class PrependNormalizer(string prefix) : Normalizer
{
    public override void Apply(Rewriter text) => Prepend(text, prefix);

    /// <summary>What is put before a text stands for the same code points as its first character.</summary>
    public static void Prepend(Rewriter text, string prefix)
    {
        if (text.Text.Length == 0) return;
        text.Begin();
        var first = text.Peek(out var width);
        for (var i = 0; i < prefix.Length; i += char.IsHighSurrogate(prefix[i]) ? 2 : 1)
        {
            var c = char.ConvertToUtf32(prefix, i);
            if (i == 0) text.Replace(c);
            else text.Insert(c);
        }

        text.Insert(first);
        if (prefix.Length == 0) text.Skip(width);
        text.Keep(text.Text.Length - width);
        text.End();
    }
}
