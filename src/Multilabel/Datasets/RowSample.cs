namespace Multilabel;

/// <summary>Some rows of a stream at even distances, in its order, without keeping the others.</summary>
internal static class RowSample
{
    /// <summary>Title, header and what it is compared with stand here and are needed whole.</summary>
    private const int Head = 250;

    /// <param name="rows">Any number of rows, read once.</param>
    /// <param name="most">How many are kept at most beside the first 250.</param>
    /// <param name="count">How many there were.</param>
    public static List<SheetRow> Of(IEnumerable<SheetRow> rows, int most, out long count)
    {
        var (head, kept) = (new List<SheetRow>(), new List<SheetRow>());
        long stride = 1;
        count = 0;
        foreach (var row in rows)
        {
            count++;
            if (head.Count < Head)
            {
                head.Add(row);
                continue;
            }
            if ((count - Head - 1) % stride != 0) continue;
            kept.Add(row);
            if (kept.Count <= most) continue;
            // Every other one goes; from here on rows come at twice the distance.
            for (var i = 0; 2 * i < kept.Count; i++) kept[i] = kept[2 * i];
            kept.RemoveRange((kept.Count + 1) / 2, kept.Count / 2);
            stride *= 2;
        }
        head.AddRange(kept);
        return head;
    }
}
