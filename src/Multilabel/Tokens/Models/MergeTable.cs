namespace Multilabel;

/// <summary>Which pairs of tokens byte-pair encoding joins: the rank of the pair (low first) and the token that comes out.</summary>
internal sealed class MergeTable
{
    private const ulong Free = ulong.MaxValue;

    private ulong[] pairs;
    private long[] results;

    private int count;

    public MergeTable(int expected)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(32, expected * 2));
        pairs = new ulong[size];
        results = new long[size];
        Array.Fill(pairs, Free);
    }

    /// <summary>Adds a merge; the same pair again gets the new rank.</summary>
    public void Add(int left, int right, int rank, int merged)
    {
        if (count * 2 >= pairs.Length) Rehash();
        var pair = Pair(left, right);
        var slot = Slot(pair);
        if (pairs[slot] == Free) count++;
        pairs[slot] = pair;
        results[slot] = (long)rank << 32 | (uint)merged;
    }

    public bool TryFind(int left, int right, out int rank, out int merged)
    {
        var slot = Slot(Pair(left, right));
        var result = results[slot];
        (rank, merged) = ((int)(result >> 32), (int)result);
        return pairs[slot] != Free;
    }

    private static ulong Pair(int left, int right) => (ulong)(uint)left << 32 | (uint)right;

    private int Slot(ulong pair)
    {
        var mask = pairs.Length - 1;
        var slot = (int)(pair * 0x9E3779B97F4A7C15 >> 33) & mask;
        while (pairs[slot] != Free && pairs[slot] != pair) slot = (slot + 1) & mask;
        return slot;
    }

    private void Rehash()
    {
        var (oldPairs, oldResults) = (pairs, results);
        pairs = new ulong[oldPairs.Length * 2];
        results = new long[oldPairs.Length * 2];
        Array.Fill(pairs, Free);
        for (var i = 0; i < oldPairs.Length; i++)
        {
            if (oldPairs[i] == Free) continue;
            var slot = Slot(oldPairs[i]);
            (pairs[slot], results[slot]) = (oldPairs[i], oldResults[i]);
        }
    }
}
