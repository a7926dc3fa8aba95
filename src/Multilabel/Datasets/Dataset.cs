namespace Multilabel;

/// <summary>Texts with labels, as read from a file or put together in code.</summary>
public sealed class Dataset
{
    private DatasetReport? _report;

    internal Dataset(IReadOnlyList<string> labelNames, IReadOnlyList<DatasetRow> rows, DatasetSource source)
    {
        (LabelNames, Rows, Source) = (labelNames, rows, source);
        DocumentTypes = [.. rows.Select(r => r.DocumentType).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The labels: in the order of their columns or of their declaration, or sorted where they stand in cells only.</summary>
    public IReadOnlyList<string> LabelNames { get; }

    /// <summary>The rows in the order of the file.</summary>
    public IReadOnlyList<DatasetRow> Rows { get; }

    /// <summary>What was found in the file and how it was read.</summary>
    public DatasetSource Source { get; }

    /// <summary>The document types in order of appearance; empty if the file tells none.</summary>
    public IReadOnlyList<string> DocumentTypes { get; }

    /// <summary>What is fine and what is doubtful about the data.</summary>
    public DatasetReport Report => _report ??= DatasetReport.Of(this);

    /// <summary>
    /// Reads a file: .xlsx, .xls, .csv, .tsv, .jsonl, .json, .parquet (the texts also compressed as .gz). Sheets, header, columns, label
    /// layout, encoding and separators are found and can be overruled by <paramref name="options"/>.
    /// </summary>
    /// <exception cref="MultilabelException">
    /// The file cannot be read, or two readings are possible; the message says where, what was found and what to do.
    /// </exception>
    public static Dataset Load(string path, DatasetOptions? options = null) => DatasetReader.Read(path, options ?? new DatasetOptions());

    /// <summary>A data set from texts with the names of their labels, numbered from 1.</summary>
    /// <param name="rows">Texts with their labels; each name must be among <paramref name="labelNames"/>.</param>
    /// <param name="labelNames">The labels in order.</param>
    /// <exception cref="MultilabelException">A label is not among the names.</exception>
    public static Dataset Of(IEnumerable<(string Text, IEnumerable<string> Labels)> rows, IReadOnlyList<string> labelNames)
    {
        var indices = labelNames.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i, StringComparer.Ordinal);
        var list = new List<DatasetRow>();
        foreach (var (text, labels) in rows)
        {
            var place = $"row {list.Count + 1}";
            var values = new bool[labelNames.Count];
            foreach (var label in labels)
            {
                if (!indices.TryGetValue(label, out var index)) throw UnknownLabel(place, label, labelNames);
                values[index] = true;
            }
            list.Add(new DatasetRow((list.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), text, values, null, place));
        }
        return new Dataset(labelNames, list, new DatasetSource { File = "memory", TextColumn = "text", LabelLayout = "names", Rows = list.Count, Labels = labelNames.Count });
    }

    /// <summary>The rows of one document type.</summary>
    /// <exception cref="MultilabelException">No row has the type.</exception>
    public Dataset OfType(string documentType)
    {
        var rows = Rows.Where(r => r.DocumentType == documentType).ToList();
        if (rows.Count > 0) return With(rows);
        throw new MultilabelException(DocumentTypes.Count == 0
            ? $"{Source.File} tells no document types, so there is none named '{documentType}'. Name the column that holds them with --document-type-column."
            : $"{Source.File} has no document type '{documentType}'{ClosestName.Suggest(documentType, DocumentTypes)}. Its types: {ClosestName.List(DocumentTypes)}.");
    }

    /// <summary>The rows at the given positions (from 0), in that order.</summary>
    public Dataset Subset(IEnumerable<int> indices) => With([.. indices.Select(i => Rows[i])]);

    /// <summary>The rows that have a text.</summary>
    internal Dataset WithTexts() => With([.. Rows.Where(r => !string.IsNullOrWhiteSpace(r.Text))]);

    /// <summary>The same rows with the labels of a classifier, in its order; labels that the data lack are no for every row.</summary>
    /// <exception cref="MultilabelException">A row has a label that is not among the names.</exception>
    public Dataset WithLabels(IReadOnlyList<string> labelNames)
    {
        if (labelNames.SequenceEqual(LabelNames)) return this;
        var indices = labelNames.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i, StringComparer.Ordinal);
        var targets = LabelNames.Select(n => indices.GetValueOrDefault(n, -1)).ToArray();
        var rows = new List<DatasetRow>(Rows.Count);
        foreach (var row in Rows)
        {
            var labels = new bool[labelNames.Count];
            for (var k = 0; k < targets.Length; k++)
            {
                if (!row.Labels[k]) continue;
                if (targets[k] < 0) throw UnknownLabel(row.Place, LabelNames[k], labelNames);
                labels[targets[k]] = true;
            }
            rows.Add(row with { Labels = labels });
        }
        return new Dataset(labelNames, rows, Source with { Labels = labelNames.Count });
    }

    /// <summary>The report with two more findings: rows longer than an encoder reads, and how many tokens are cut.</summary>
    /// <param name="countTokens">The number of tokens of a text, special tokens included.</param>
    /// <param name="maxLength">The number of tokens that the encoder reads.</param>
    public DatasetReport ReportFor(Func<string, int> countTokens, int maxLength) => DatasetReport.Of(this, countTokens, maxLength);

    private Dataset With(List<DatasetRow> rows) => new(LabelNames, rows, Source with { Rows = rows.Count });

    private static MultilabelException UnknownLabel(string place, string label, IReadOnlyList<string> known) => new(
        $"{place}: label '{label}' is not among {(known.Count == 1 ? "the label" : $"the {known.Count} labels")} of the classifier{ClosestName.Suggest(label, known)}. Its labels: {ClosestName.List(known)}.");
}
