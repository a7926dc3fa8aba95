using System.Runtime.InteropServices;

namespace Multilabel;

/// <summary>What can be told from the labels of rows alone.</summary>
internal static class LabelSets
{
    /// <summary>A text that is equal for equal label sets.</summary>
    public static string KeyOf(bool[] labels)
    {
        var key = new char[(labels.Length + 14) / 15];
        for (var k = 0; k < labels.Length; k++)
            if (labels[k]) key[k / 15] |= (char)(1 << k % 15);
        return new string(key);
    }

    /// <summary>Mean BCE in nats per cell forced by rows of exactly equal text: sum over texts and labels of rows × H(share of yes), over all cells.</summary>
    public static double IrreducibleLoss(IReadOnlyList<DatasetRow> rows)
    {
        if (rows.Count == 0 || rows[0].Labels.Length == 0) return 0;
        var nats = 0.0;
        foreach (var group in rows.GroupBy(r => r.Text, StringComparer.Ordinal))
        {
            var same = group.ToList();
            if (same.Count == 1) continue;
            for (var k = 0; k < same[0].Labels.Length; k++)
            {
                var share = same.Count(r => r.Labels[k]) / (double)same.Count;
                if (share is > 0 and < 1) nats -= same.Count * (share * Math.Log(share) + (1 - share) * Math.Log(1 - share));
            }
        }
        return nats / ((double)rows.Count * rows[0].Labels.Length);
    }

    /// <summary>Labels that exactly the same rows have (each with the first such label); labels without rows are left to another finding.</summary>
    public static List<LabelPair> FindIdentical(Dataset data, int[] counts)
    {
        var pairs = new List<LabelPair>();
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var k = 0; k < counts.Length; k++)
        {
            if (counts[k] == 0 || counts[k] == data.Rows.Count) continue;
            var rows = new List<int>(counts[k]);
            for (var i = 0; i < data.Rows.Count; i++)
                if (data.Rows[i].Labels[k]) rows.Add(i);
            var key = new string(MemoryMarshal.Cast<int, char>(CollectionsMarshal.AsSpan(rows)));
            if (!first.TryAdd(key, k)) pairs.Add(new LabelPair(data.LabelNames[first[key]], data.LabelNames[k]));
        }
        return pairs;
    }
}
