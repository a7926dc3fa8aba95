namespace Multilabel;

/// <summary>Groups of labels of which most texts have exactly one, such as the topics of a message.</summary>
internal static class ExclusiveLabels
{
    private const int MostGroups = 4;
    private const int MostRows = 2000;

    /// <summary>Share of the rows with exactly one label of a group from which on it is one.</summary>
    private const double LeastShare = 0.5;

    /// <param name="labels">[rows][labels]</param>
    /// <returns>Groups without a label in common, each in the order of the labels.</returns>
    public static IEnumerable<int[]> Find(bool[][] labels)
    {
        var rows = EvenPlaces.Of(labels.Length, MostRows).Select(i => labels[i]).ToArray();
        var rowsOf = Enumerable.Range(0, labels[0].Length).Select(k => Enumerable.Range(0, rows.Length).Where(i => rows[i][k]).ToArray()).ToArray();
        var left = Enumerable.Range(0, rowsOf.Length).Where(k => rowsOf[k].Length > 0).ToList();
        for (var found = 0; found < MostGroups && left.Count > 1; found++)
        {
            // From one end the most frequent label can bar the way to those that it stands beside, from the other the rare ones.
            var (members, ones) = new[] { Climb(left, rowsOf, rows.Length, full: false), Climb(left, rowsOf, rows.Length, full: true) }.MaxBy(way => way.Ones);
            if (members.Count < 2 || ones < LeastShare * rows.Length) yield break;
            yield return [.. members.Order()];
            left.RemoveAll(members.Contains);
        }
    }

    // Adds or takes away the label that changes the number of rows with exactly one most for the better, as long as there is one.
    private static (HashSet<int> Members, int Ones) Climb(List<int> labels, int[][] rowsOf, int rows, bool full)
    {
        var members = full ? labels.ToHashSet() : [];
        var counts = new int[rows];
        foreach (var k in members) foreach (var i in rowsOf[k]) counts[i]++;
        while (true)
        {
            var (label, gain) = labels.Select(k => (Label: k, Gain: Gain(k))).MaxBy(way => way.Gain);
            if (gain <= 0) return (members, counts.Count(c => c == 1));
            var step = members.Remove(label) ? -1 : 1;
            if (step > 0) members.Add(label);
            foreach (var i in rowsOf[label]) counts[i] += step;
        }

        int Gain(int k) => members.Contains(k)
            ? rowsOf[k].Sum(i => counts[i] == 2 ? 1 : counts[i] == 1 ? -1 : 0)
            : rowsOf[k].Sum(i => counts[i] == 0 ? 1 : counts[i] == 1 ? -1 : 0);
    }
}
