namespace Multilabel;

/// <summary>The normal forms NFC, NFD, NFKC, NFKD (https://unicode.org/reports/tr15/) of Unicode 9, with the alignment of every code point.</summary>
internal sealed class UnicodeForm(bool compose, bool compatible) : Normalizer
{
    private const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TrailBase = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TrailCount = 28, SyllableCount = LeadCount * VowelCount * TrailCount;

    public override void Apply(Rewriter text)
    {
        if (text.IsAscii) return;
        text.Begin();
        Decompose(text);
        if (compose) Compose(text.Changes);
        text.ApplyChanges();
    }

    private void Decompose(Rewriter text)
    {
        var tables = UnicodeTables.Default;
        var changes = text.Changes;
        var unsorted = 0; // where the marks begin that may still have to be put in order
        for (var i = 0; i < text.Text.Length;)
        {
            var c = text.Text.CodePointAt(i, out var width);
            i += width;
            if (c < 0x80)
            {
                Add(c, 0);
            }
            else if ((uint)(c - HangulBase) < SyllableCount)
            {
                var syllable = c - HangulBase;
                Add(LeadBase + syllable / (VowelCount * TrailCount), 0);
                Add(VowelBase + syllable / TrailCount % VowelCount, 1);
                if (syllable % TrailCount > 0) Add(TrailBase + syllable % TrailCount, 1);
            }
            else if (tables.Decomposition(c, compatible) is { Length: > 0 } parts)
            {
                for (var k = 0; k < parts.Length; k++) Add(parts[k], k == 0 ? 0 : 1);
            }
            else
            {
                Add(c, 0);
            }
        }

        SortMarks(changes, unsorted, tables);

        void Add(int codePoint, int change)
        {
            if (codePoint < 0x300 || tables.CombiningClass(codePoint) == 0)
            {
                SortMarks(changes, unsorted, tables);
                unsorted = changes.Count + 1;
            }

            changes.Add((codePoint, change));
        }
    }

    /// <summary>Canonical order: by combining class, equal ones as they stood.</summary>
    private static void SortMarks(List<(int CodePoint, int Change)> changes, int start, UnicodeTables tables)
    {
        if (changes.Count - start < 2) return;
        var sorted = changes.Skip(start).OrderBy(c => tables.CombiningClass(c.CodePoint)).ToArray();
        for (var i = 0; i < sorted.Length; i++) changes[start + i] = sorted[i];
    }

    private static void Compose(List<(int CodePoint, int Change)> changes)
    {
        var tables = UnicodeTables.Default;
        var (starter, lastClass, count) = (-1, -1, 0);
        foreach (var (codePoint, change) in changes.ToArray())
        {
            var combining = tables.CombiningClass(codePoint);
            var blocked = lastClass >= 0 && lastClass >= combining;
            if (starter >= 0 && !blocked && Join(changes[starter].CodePoint, codePoint, tables) is var joined and >= 0)
            {
                changes[starter] = (joined, changes[starter].Change + change - 1);
                continue;
            }

            if (combining == 0) (starter, lastClass) = (count, -1);
            else if (starter >= 0) lastClass = combining;
            changes[count++] = (codePoint, change);
        }

        changes.RemoveRange(count, changes.Count - count);
    }

    private static int Join(int first, int second, UnicodeTables tables)
    {
        if ((uint)(first - LeadBase) < LeadCount && (uint)(second - VowelBase) < VowelCount)
            return HangulBase + ((first - LeadBase) * VowelCount + second - VowelBase) * TrailCount;
        var isSyllableWithoutTrail = (uint)(first - HangulBase) < SyllableCount && (first - HangulBase) % TrailCount == 0;
        if (isSyllableWithoutTrail && second > TrailBase && second < TrailBase + TrailCount) return first + second - TrailBase;
        return tables.Compose(first, second);
    }
}
