namespace Multilabel;

/// <summary>A tuple of a pickle.</summary>
internal sealed record PickleTuple(IReadOnlyList<object?> Items)
{
    public int Count => Items.Count;

    public object? this[int index] => Items[index];
}
