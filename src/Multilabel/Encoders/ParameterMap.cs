using System.Collections;
using System.Security.Cryptography;
using System.Text;

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

    public IEnumerable<Parameter> Trainable => _inOrder.Where(p => p.Trains);

    public Parameter this[string name] =>
        _byName.TryGetValue(name, out var parameter) ? parameter : throw new KeyNotFoundException($"There is no parameter \"{name}\".");

    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>SHA-256 over the names and digests of all parameters: equal for equal models.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var parameter in _inOrder) hash.AppendData(Encoding.UTF8.GetBytes($"{parameter.Name} {parameter.Digest()}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

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
