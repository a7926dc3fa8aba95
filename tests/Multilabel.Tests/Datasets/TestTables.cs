using System.Text;

namespace Multilabel.Tests;

/// <summary>The tables of the test data, and small ones that a test writes itself.</summary>
internal sealed class TestTables : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("multilabel-");

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "TestData", "tables", file);

    public string Folder => _folder.FullName;

    public string Write(string file, string content, Encoding? encoding = null)
    {
        var path = Path.Combine(Folder, file);
        File.WriteAllText(path, content, encoding ?? new UTF8Encoding(false));
        return path;
    }

    public string WriteBytes(string file, byte[] content)
    {
        var path = Path.Combine(Folder, file);
        File.WriteAllBytes(path, content);
        return path;
    }

    public Dataset Load(string file, string content, DatasetOptions? options = null) => Dataset.Load(Write(file, content), options);

    public string Refusal(string file, string content, DatasetOptions? options = null) => Refusal(Write(file, content), options);

    public static string Refusal(string path, DatasetOptions? options = null) => Assert.Throws<MultilabelException>(() => Dataset.Load(path, options)).Message;

    /// <summary>The rows as one line each: text | labels | type.</summary>
    public static List<string> Lines(Dataset data) =>
        [.. data.Rows.Select(r => $"{r.Text.Trim()} | {string.Join(" + ", data.LabelNames.Where((_, k) => r.Labels[k]))}{(r.DocumentType is null ? "" : " | " + r.DocumentType)}")];

    public void Dispose() => _folder.Delete(recursive: true);
}
