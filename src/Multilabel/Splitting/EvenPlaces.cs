namespace Multilabel;

/// <summary>Some of many things at even distances, the first among them.</summary>
internal static class EvenPlaces
{
    /// <summary>Places from 0, in order; all of them where there are no more than <paramref name="most"/>.</summary>
    public static int[] Of(int count, int most)
    {
        var chosen = Math.Min(count, most);
        return [.. Enumerable.Range(0, chosen).Select(i => (int)((long)i * count / chosen))];
    }
}
