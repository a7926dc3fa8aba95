using System.Globalization;

namespace Multilabel;

/// <summary>What became of every tensor of the files and where every parameter comes from.</summary>
/// <param name="Used">Parameters that come from the files.</param>
/// <param name="Unused">Tensors of the files that the model has no place for.</param>
/// <param name="New">Parameters that no file has; they begin at random (weights) or 0 (biases).</param>
/// <param name="Replaced">Parameters that a file has but that begin anew.</param>
/// <param name="Notes">Other things that were put right, such as a prefix that was taken off.</param>
internal sealed record LoadReport(
    IReadOnlyList<string> Used, IReadOnlyList<TensorNote> Unused, IReadOnlyList<string> New, IReadOnlyList<TensorNote> Replaced, IReadOnlyList<string> Notes)
{
    /// <summary>One line per kind of thing, for people; nothing about what is as it should be.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"{Used.Count} parameters read from the folder";
        foreach (var note in Notes) yield return note;
        if (New.Count > 0) yield return $"new, to be trained: {string.Join(", ", New)}";
        foreach (var group in Replaced.GroupBy(n => n.Reason)) yield return $"begins anew, {group.Key}: {string.Join(", ", group.Select(n => n.Name))}";
        foreach (var group in Unused.GroupBy(n => n.Reason)) yield return $"not used, {group.Key}: {Shortened([.. group.Select(n => n.Name)])}";
    }

    /// <summary>The first names and how many more there are.</summary>
    internal static string Shortened(IReadOnlyList<string> names, int most = 6) => names.Count <= most
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(most))} and {names.Count - most} more";
}
