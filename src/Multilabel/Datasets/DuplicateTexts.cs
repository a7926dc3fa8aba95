using System.Text;

namespace Multilabel;

/// <summary>Finds rows whose texts are equal but for case, white space and Unicode form.</summary>
internal sealed record DuplicateTexts(int Count, IReadOnlyList<ConflictingDuplicates> Conflicts)
{
    public static DuplicateTexts Find(Dataset data)
    {
        var count = 0;
        var conflicts = new List<ConflictingDuplicates>();
        foreach (var group in data.Rows.Where(r => !string.IsNullOrWhiteSpace(r.Text)).GroupBy(r => Normalize(r.Text), StringComparer.Ordinal))
        {
            var rows = group.ToList();
            if (rows.Count == 1) continue;
            count += rows.Count - 1;
            var differing = Enumerable.Range(0, data.LabelNames.Count).Where(k => rows.Exists(r => r.Labels[k] != rows[0].Labels[k])).Select(k => data.LabelNames[k]).ToList();
            if (differing.Count > 0) conflicts.Add(new ConflictingDuplicates(rows[0].Text, [.. rows.Select(r => r.Place)], differing));
        }
        return new DuplicateTexts(count, conflicts);
    }

    /// <summary>The form in which texts are compared.</summary>
    public static string Normalize(string text)
    {
        var words = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();
        try
        {
            return words.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return words;   // half of a surrogate pair has no normal form
        }
    }
}
