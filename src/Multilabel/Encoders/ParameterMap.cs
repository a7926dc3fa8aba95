using System.Collections;

namespace Multilabel;

/// <summary>All parameters of a model, in the order of transformers' named_parameters().</summary>
internal sealed class ParameterMap : IReadOnlyCollection<Parameter>, IDisposable
{
    private readonly Dictionary<string, Parameter> _byName;
    private readonly List<Parameter> _inOrder;

    public ParameterMap(IEnumerable<Parameter> parameters)
    {
        _inOrder = [.. parameters];
        _byName = _inOrder.ToDictionary(p => p.Name, StringComparer.Ordinal);
    }

    public int Count => _inOrder.Count;

    /// <summary>Numbers in all parameters together.</summary>
    public long Elements => _inOrder.Sum(p => p.Elements);

    /// <summary>The layer number of the head: one above the last transformer layer.</summary>
    public int HeadLayer => _inOrder.Max(p => p.Layer);

    public IEnumerable<Parameter> Trainable => _inOrder.Where(p => p.Trains);

    public Parameter this[string name] =>
        _byName.TryGetValue(name, out var parameter) ? parameter : throw new KeyNotFoundException($"There is no parameter \"{name}\".");

    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>SHA-256 over the names and digests of all parameters: equal for equal models.</summary>
    public string Digest() => TensorDigest.Combine(Digests());

    /// <summary>The digest of each parameter, by name.</summary>
    public IReadOnlyDictionary<string, string> Digests() => _inOrder.ToDictionary(p => p.Name, p => p.Digest(), StringComparer.Ordinal);

    public IEnumerator<Parameter> GetEnumerator() => _inOrder.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        foreach (var parameter in _inOrder)
        {
            parameter.Value.grad?.Dispose();
            parameter.Value.Dispose();
        }
    }
}
