namespace Multilabel;

/// <summary>What is fine and what is doubtful about a data set; <see cref="ToString"/> prints it for people.</summary>
public sealed record DatasetReport
{
    /// <summary>The number of rows.</summary>
    public required int Rows { get; init; }

    /// <summary>The number of labels.</summary>
    public required int Labels { get; init; }

    /// <summary>Mean number of labels per row.</summary>
    public required double Cardinality { get; init; }

    /// <summary>Share of cells that are yes: cardinality divided by the number of labels.</summary>
    public required double Density { get; init; }

    /// <summary>How many different sets of labels rows have.</summary>
    public required int DistinctLabelSets { get; init; }

    /// <summary>Rows that have each label, in the order of the labels.</summary>
    public required IReadOnlyList<LabelCount> Positives { get; init; }

    /// <summary>Places of rows without text.</summary>
    public required IReadOnlyList<string> EmptyTexts { get; init; }

    /// <summary>The number of rows without a label.</summary>
    public required int RowsWithoutLabels { get; init; }

    /// <summary>Rows whose text is that of an earlier row, regardless of case, white space and Unicode form.</summary>
    public required int Duplicates { get; init; }

    /// <summary>Groups of rows with the same text (in the sense of <see cref="Duplicates"/>) and different labels.</summary>
    public required IReadOnlyList<ConflictingDuplicates> Conflicts { get; init; }

    /// <summary>
    /// Mean binary cross-entropy, in nats per cell, that no model can go below on these rows, because rows with exactly the same text have
    /// different labels: per text and label the entropy of the share of yes, weighted by rows.
    /// </summary>
    public required double IrreducibleLoss { get; init; }

    /// <summary>Pairs of labels whose names differ in case, spaces, signs or one or two letters.</summary>
    public required IReadOnlyList<LabelPair> NearEqualNames { get; init; }

    /// <summary>Pairs of labels that exactly the same rows have.</summary>
    public required IReadOnlyList<LabelPair> IdenticalLabels { get; init; }

    /// <summary>Labels that no row has.</summary>
    public required IReadOnlyList<string> NeverUsed { get; init; }

    /// <summary>Labels that every row has.</summary>
    public required IReadOnlyList<string> AlwaysUsed { get; init; }

    /// <summary>Labels that one to four rows have: too few to learn or to measure.</summary>
    public required IReadOnlyList<string> FewerThanFive { get; init; }

    /// <summary>Labels that five to nine rows have.</summary>
    public required IReadOnlyList<string> FewerThanTen { get; init; }

    /// <summary>Labels whose names stand in texts, which can make a data set look easier than it is.</summary>
    public required IReadOnlyList<NameInTexts> NamesInTexts { get; init; }

    /// <summary>True if texts repeat with one label each, which looks like one row per text and label.</summary>
    public required bool LooksLikeOneRowPerLabel { get; init; }

    /// <summary>The number of tokens that the encoder reads, if it was given.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Rows with more tokens than the encoder reads.</summary>
    public int? RowsTooLong { get; init; }

    /// <summary>Tokens that are cut from those rows.</summary>
    public long? TokensCut { get; init; }

    /// <summary>The report as lines: what is fine takes one line, what is doubtful is listed.</summary>
    public override string ToString() => DatasetReportText.Of(this);

    internal static DatasetReport Of(Dataset data, Func<string, int>? countTokens = null, int? maxLength = null)
    {
        var rows = data.Rows;
        var names = data.LabelNames;
        var counts = new int[names.Count];
        foreach (var row in rows)
            for (var k = 0; k < counts.Length; k++)
                if (row.Labels[k]) counts[k]++;
        var duplicates = DuplicateTexts.Find(data);
        var lengths = countTokens is null ? null : rows.Select(r => countTokens(r.Text)).ToList();
        var positives = counts.Sum(c => (long)c);
        List<string> Named(Func<int, bool> isMeant) => [.. names.Where((_, k) => isMeant(counts[k]))];
        return new DatasetReport
        {
            Rows = rows.Count,
            Labels = names.Count,
            Cardinality = rows.Count == 0 ? 0 : positives / (double)rows.Count,
            Density = rows.Count == 0 || names.Count == 0 ? 0 : positives / ((double)rows.Count * names.Count),
            DistinctLabelSets = rows.Select(r => LabelSets.KeyOf(r.Labels)).Distinct(StringComparer.Ordinal).Count(),
            Positives = [.. names.Select((n, k) => new LabelCount(n, counts[k]))],
            EmptyTexts = [.. rows.Where(r => string.IsNullOrWhiteSpace(r.Text)).Select(r => r.Place)],
            RowsWithoutLabels = rows.Count(r => !r.Labels.Contains(true)),
            Duplicates = duplicates.Count,
            Conflicts = duplicates.Conflicts,
            LooksLikeOneRowPerLabel = duplicates.Conflicts.Count > 0 && duplicates.Count > rows.Count * 0.3 && rows.All(r => r.Labels.Count(l => l) == 1),
            IrreducibleLoss = LabelSets.IrreducibleLoss(rows),
            NearEqualNames = LabelNameCheck.FindNearEqual(names),
            IdenticalLabels = LabelSets.FindIdentical(data, counts),
            NeverUsed = Named(c => c == 0),
            AlwaysUsed = rows.Count == 0 ? [] : Named(c => c == rows.Count),
            FewerThanFive = Named(c => c is > 0 and < 5),
            FewerThanTen = Named(c => c is >= 5 and < 10),
            NamesInTexts = LabelNameCheck.FindInTexts(data),
            MaxLength = maxLength,
            RowsTooLong = lengths?.Count(l => l > maxLength),
            TokensCut = lengths?.Sum(l => (long)Math.Max(0, l - maxLength!.Value)),
        };
    }
}
