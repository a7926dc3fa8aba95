using System.Text;
using Parquet;
using Parquet.Schema;

namespace Multilabel;

/// <summary>
/// Writes a data set as one Parquet file per document type (<c>text</c> string, <c>labels</c> list of 0/1 as int64), one with all rows, and
/// <c>document_features.json</c> with the label names in order, as pyarrow lays such files out.
/// </summary>
internal static class PreparedData
{
    private const int RowsPerGroup = 50_000;

    /// <summary>A file that was written, with its document type (<c>all</c> for the one with every row) and its rows.</summary>
    public sealed record PreparedFile(string Path, string DocumentType, int Rows);

    public static List<PreparedFile> Write(Dataset data, string folder)
    {
        var names = FileNames(data);
        var written = new List<PreparedFile>();
        foreach (var (type, name) in names)
        {
            var part = data.OfType(type);
            written.Add(WriteRows(part.Rows, Path.Combine(folder, name + ".parquet"), type));
        }
        written.Add(WriteRows(data.Rows, Path.Combine(folder, DocumentFeatures.All + ".parquet"), DocumentFeatures.All));
        var features = data.DocumentTypes.Append(DocumentFeatures.All).ToDictionary(t => t, _ => data.LabelNames);
        NewFile.Write(Path.Combine(folder, DocumentFeatures.FileName), s => s.Write(Encoding.UTF8.GetBytes(DocumentFeatures.Write(features))));
        return written;
    }

    /// <summary>A safe and distinct file name for every type; where file names ignore case, so does this.</summary>
    private static List<(string Type, string Name)> FileNames(Dataset data)
    {
        var taken = new HashSet<string>([DocumentFeatures.All, Path.GetFileNameWithoutExtension(DocumentFeatures.FileName)], StringComparer.OrdinalIgnoreCase);
        var names = new List<(string, string)>();
        foreach (var type in data.DocumentTypes)
        {
            if (type == DocumentFeatures.All)
                throw new MultilabelException($"{data.Source.File}: a document type is named '{type}', which is the name of the file with all rows; rename the type.");
            var name = SafeFileName.Of(type);
            for (var i = 2; !taken.Add(name); i++) name = $"{SafeFileName.Of(type)}-{i}";
            names.Add((type, name));
        }
        return names;
    }

    private static PreparedFile WriteRows(IReadOnlyList<DatasetRow> rows, string path, string type)
    {
        NewFile.Write(path, stream => WriteParquet(rows, stream).GetAwaiter().GetResult());
        return new PreparedFile(path, type, rows.Count);
    }

    private static async Task WriteParquet(IReadOnlyList<DatasetRow> rows, Stream stream)
    {
        var text = new DataField<string>("text");
        var label = new DataField<long>("element", nullable: true);
        var schema = new ParquetSchema(text, new ListField("labels", label));
        await using var writer = await ParquetWriter.CreateAsync(schema, stream, new ParquetOptions { CompressionMethod = CompressionMethod.Snappy }).ConfigureAwait(false);
        for (var start = 0; start < Math.Max(1, rows.Count); start += RowsPerGroup)
        {
            var part = rows.Skip(start).Take(RowsPerGroup).ToList();
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(text, part.ConvertAll(r => Repaired(r.Text))).ConfigureAwait(false);
            var labels = part.SelectMany(r => r.Labels).Select(l => (long?)(l ? 1 : 0)).ToArray();
            var repetitions = part.SelectMany(r => r.Labels.Select((_, k) => k == 0 ? 0 : 1)).ToArray();
            await group.WriteAsync<long>(label, labels, repetitions).ConfigureAwait(false);
            group.CompleteValidate();
        }
    }

    /// <summary>Half of a surrogate pair has no place in UTF-8 and becomes U+FFFD.</summary>
    private static string Repaired(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
