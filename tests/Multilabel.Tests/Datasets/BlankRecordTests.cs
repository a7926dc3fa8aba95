namespace Multilabel.Tests;

public sealed class BlankRecordTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void An_empty_text_in_JSON_Lines_is_a_row_so_that_results_stay_beside_their_lines()
    {
        var path = Path.Combine(_root, "texts.jsonl");
        File.WriteAllText(path, "{\"text\": \"first\"}\n{\"text\": \"\"}\n{\"text\": \"third\"}\n");
        Assert.Equal(["first", "", "third"], TextSource.Open(path).Select(row => row.Text));
    }
}
