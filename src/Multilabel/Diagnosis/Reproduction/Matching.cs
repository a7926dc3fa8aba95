namespace Multilabel;

/// <summary>Gives each of some things one of its candidates, no candidate twice, so that as many as possible get one (Kuhn's augmenting paths).</summary>
internal static class Matching
{
    /// <param name="candidates">For each thing its candidates, the most welcome first.</param>
    /// <param name="count">Number of all candidates.</param>
    /// <returns>For each thing its candidate, or -1.</returns>
    public static int[] Of(int[][] candidates, int count)
    {
        var (owner, given) = (Filled(count), Filled(candidates.Length));
        // Whoever can have its first choice gets it, then whoever finds one that is free; the others push along.
        foreach (var choices in (int[])[1, int.MaxValue])
        {
            for (var i = 0; i < candidates.Length; i++)
            {
                if (given[i] >= 0 || candidates[i].Take(choices).Where(c => owner[c] < 0).Select(c => (int?)c).FirstOrDefault() is not { } free) continue;
                (owner[free], given[i]) = (i, free);
            }
        }
        for (var i = 0; i < candidates.Length; i++)
            if (given[i] < 0) Push(i, candidates, owner, given);
        return given;
    }

    // Breadth first, so that long paths need no deep stack.
    private static void Push(int start, int[][] candidates, int[] owner, int[] given)
    {
        var from = new Dictionary<int, int>();   // candidate -> thing that asks for it
        var waiting = new Queue<int>([start]);
        while (waiting.TryDequeue(out var thing))
        {
            foreach (var candidate in candidates[thing])
            {
                if (!from.TryAdd(candidate, thing)) continue;
                if (owner[candidate] >= 0)
                {
                    waiting.Enqueue(owner[candidate]);
                    continue;
                }
                for (var free = candidate; ;)
                {
                    var taker = from[free];
                    var before = given[taker];
                    (owner[free], given[taker]) = (taker, free);
                    if (taker == start) return;
                    free = before;
                }
            }
        }
    }

    private static int[] Filled(int count)
    {
        var values = new int[count];
        Array.Fill(values, -1);
        return values;
    }
}
