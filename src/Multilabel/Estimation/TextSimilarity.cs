namespace Multilabel;

/// <summary>How similar two texts of a data set are: the cosine of what an encoder makes of them or, without one, of their TF-IDF.</summary>
internal static class TextSimilarity
{
    /// <param name="features">[rows][features]</param>
    public static Func<int, int, double> OfFeatures(float[][] features)
    {
        var lengths = Array.ConvertAll(features, row => Math.Sqrt(row.Sum(x => (double)x * x)));
        return (i, j) =>
        {
            if (lengths[i] == 0 || lengths[j] == 0) return 0;
            var (a, b, sum) = (features[i], features[j], 0.0);
            for (var k = 0; k < a.Length; k++) sum += (double)a[k] * b[k];
            return sum / (lengths[i] * lengths[j]);
        };
    }

    /// <param name="texts">All of them: what is rare among them counts most.</param>
    public static Func<int, int, double> OfWords(IReadOnlyList<string> texts)
    {
        var rows = TfIdf.Fit(texts, new LinearOptions(), 1).Transform(texts);
        return (i, j) =>
        {
            var a = rows.ColumnsOf(i);
            var b = rows.ColumnsOf(j);
            var (x, y, sum) = (0, 0, 0.0);
            while (x < a.Length && y < b.Length)
            {
                if (a[x] == b[y]) sum += (double)rows.ValuesOf(i)[x] * rows.ValuesOf(j)[y];
                var order = a[x].CompareTo(b[y]);
                if (order <= 0) x++;
                if (order >= 0) y++;
            }
            return sum;
        };
    }
}
