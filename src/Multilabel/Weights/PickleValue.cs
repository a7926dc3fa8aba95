namespace Multilabel;

/// <summary>A name that a pickle asks for; never looked up or called, only compared with the few that tensors need.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    /// <summary>As one writes it in Python today; pickles name the modules behind `os` and the builtins of Python 2.</summary>
    public override string ToString() => $"{Module switch { "posix" or "nt" => "os", "__builtin__" => "builtins", _ => Module }}.{Name}";
}

/// <summary>A tuple of a pickle.</summary>
internal sealed record PickleTuple(IReadOnlyList<object?> Items)
{
    public int Count => Items.Count;

    public object? this[int index] => Items[index];
}

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

/// <summary>A storage that tensors of a pickle are cut from, by its key in the file.</summary>
/// <param name="Key">Name of the zip entry, or the key in the list after a legacy pickle.</param>
/// <param name="Type">Null for an untyped storage, whose tensors carry the type themselves.</param>
/// <param name="ByteOffset">Where a legacy view starts in the storage.</param>
internal sealed record PickleStorage(string Key, StoredType? Type, long ByteOffset = 0);

/// <summary>A tensor as a pickle describes it.</summary>
/// <param name="Storage">What holds its elements.</param>
/// <param name="Type">Number format.</param>
/// <param name="Offset">First element, counted in elements from the start of the storage.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Strides">Elements from one index to the next, per dimension.</param>
internal sealed record PickleTensor(PickleStorage Storage, StoredType Type, long Offset, long[] Shape, long[] Strides);
