using System.Runtime.CompilerServices;

namespace Multilabel;

/// <summary>Builds the merges of a BPE model, whose tokens and results must all be in the vocabulary.</summary>
internal sealed class MergeBuilder(Vocabulary vocabulary, string continuingSubwordPrefix, string file)
{
    private int rank;
    private char[] buffer = new char[256];

    public MergeTable Table { get; } = new(vocabulary.Count);

    /// <summary>Adds a merge written as two tokens and a blank between.</summary>
    public void AddLine(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("#version")) return;
        var blank = line.IndexOf(' ');
        if (blank < 0 || line[(blank + 1)..].Contains(' ')) throw Malformed(line.ToString());
        Add(line[..blank], line[(blank + 1)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // loading is over before the runtime would optimize it
    public void Add(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var continued = right[Math.Min(continuingSubwordPrefix.Length, right.Length)..];
        if (left.Length + continued.Length > buffer.Length) buffer = new char[left.Length + continued.Length];
        left.CopyTo(buffer);
        continued.CopyTo(buffer.AsSpan(left.Length));
        Table.Add(Id(left, left, right), Id(right, left, right), rank, Id(buffer.AsSpan(0, left.Length + continued.Length), left, right));
        rank++;
    }

    public MultilabelException Malformed(string found) => new($"{file}: merge {rank + 1} is \"{found}\"; expected two tokens, like \"Ġ t\".");

    private int Id(ReadOnlySpan<char> token, ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var id = vocabulary.Find(token);
        return id >= 0 ? id : throw new MultilabelException(
            $"{file}: merge {rank + 1} (\"{left}\" and \"{right}\") needs the token \"{token}\", which the vocabulary does not contain. "
            + "Vocabulary and merges must come from the same model: fetch both again.");
    }
}
