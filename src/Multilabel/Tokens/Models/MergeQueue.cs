namespace Multilabel;

/// <summary>Possible merges, the lowest rank first and of equals the leftmost: a binary heap of rank and position in one number.</summary>
internal sealed class MergeQueue
{
    private ulong[] heap = new ulong[64];
    private int count;

    public void Add(int rank, int position)
    {
        if (count == heap.Length) Array.Resize(ref heap, count * 2);
        var item = (ulong)(uint)rank << 32 | (uint)position;
        var at = count++;
        for (var parent = (at - 1) / 2; at > 0 && heap[parent] > item; parent = (at - 1) / 2)
        {
            heap[at] = heap[parent];
            at = parent;
        }

        heap[at] = item;
    }

    public bool TryTake(out int rank, out int position)
    {
        var first = heap[0];
        (rank, position) = ((int)(first >> 32), (int)first);
        if (count == 0) return false;
        var last = heap[--count];
        var at = 0;
        for (var child = 1; child < count; child = at * 2 + 1)
        {
            if (child + 1 < count && heap[child + 1] < heap[child]) child++;
            if (heap[child] >= last) break;
            heap[at] = heap[child];
            at = child;
        }

        heap[at] = last;
        return true;
    }
}
