namespace Multilabel;

/// <summary>A dict or OrderedDict of a pickle, in its order; later values replace earlier ones of the same text key.</summary>
internal sealed class PickleDictionary
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, object?>> _items = [];

    public IReadOnlyList<KeyValuePair<string, object?>> Items => _items;

    /// <summary>Entries under keys that are not text (an optimizer's parameter numbers) hold no named tensors and are dropped.</summary>
    public void Set(object? key, object? value)
    {
        if (key is not string name) return;
        if (_places.TryGetValue(name, out var place))
        {
            _items[place] = new(name, value);
            return;
        }
        _places[name] = _items.Count;
        _items.Add(new(name, value));
    }

    public object? Get(string name) => _places.TryGetValue(name, out var place) ? _items[place].Value : null;
}
