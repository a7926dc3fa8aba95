namespace Multilabel;

/// <summary>The ids of many texts, on all cores.</summary>
internal static class TokenizedTexts
{
    public static int[][] Of(EncoderModel model, IReadOnlyList<string> texts)
    {
        var ids = new int[texts.Count][];
        Parallel.For(0, ids.Length, i => ids[i] = model.TokenIds(texts[i])!);
        return ids;
    }
}
