namespace Multilabel.Tests;

public sealed class TextSourceRecordTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Texts_of_JSON_Lines_are_read_to_the_letter()
    {
        var path = Path.Combine(_root, "texts.jsonl");
        File.WriteAllText(path, "{\"text\": \" two\\r\\nlines\\r \"}\n");
        Assert.Equal(" two\r\nlines\r ", TextSource.Open(path).Single().Text);
    }

    [Fact]
    public void An_empty_text_in_JSON_Lines_is_a_row_so_that_results_stay_beside_their_lines()
    {
        var path = Path.Combine(_root, "texts.jsonl");
        File.WriteAllText(path, "{\"text\": \"first\"}\n{\"text\": \"\"}\n{\"text\": \"third\"}\n");
        Assert.Equal(["first", "", "third"], TextSource.Open(path).Select(row => row.Text));
    }
}
