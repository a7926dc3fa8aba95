namespace Multilabel.Tests;

public sealed class JsonTableTests : IDisposable
{
    private static readonly string[] Expected = ["first text | a + b", "second text | b"];

    private readonly TestTables _tables = new();

    public void Dispose() => _tables.Dispose();

    [Theory]
    [InlineData("""[{"text": "first text", "labels": ["a", "b"]}, {"text": "second text", "labels": ["b"]}]""")]
    [InlineData("""{"version": 1, "data": [{"text": "first text", "labels": ["a", "b"]}, {"text": "second text", "labels": ["b"]}]}""")]
    [InlineData("""{"text": ["first text", "second text"], "labels": [["a", "b"], ["b"]]}""")]
    [InlineData("""{"text": {"0": "first text", "1": "second text"}, "labels": {"0": ["a", "b"], "1": ["b"]}}""")]
    [InlineData("""{"0": {"text": "first text", "labels": ["a", "b"]}, "1": {"text": "second text", "labels": ["b"]}}""")]
    [InlineData("""{"columns": ["text", "labels"], "index": [0, 1], "data": [["first text", ["a", "b"]], ["second text", ["b"]]]}""")]
    [InlineData("""{"features": [{"name": "text"}], "rows": [{"row_idx": 0, "row": {"text": "first text", "labels": ["a", "b"]}}, {"row_idx": 1, "row": {"text": "second text", "labels": ["b"]}}]}""")]
    [InlineData("""[{"text": "first text", "a": true, "b": true}, {"text": "second text", "a": false, "b": true}]""")]
    [InlineData("""[{"text": "first text", "cats": {"a": 1.0, "b": 1.0}}, {"text": "second text", "cats": {"a": 0.0, "b": 1.0}}]""")]
    [InlineData("""[{"text": "first text", "labels": "a|b"}, {"text": "second text", "labels": "b"}]""")]
    [InlineData("""[{"text": "first text", "topic": {"choices": ["a", "b"]}, "id": 1, "annotator": 3}, {"text": "second text", "topic": "b", "id": 2, "annotator": 3}]""")]
    public void A_table_in_JSON_is_found(string json) => Assert.Equal(Expected, TestTables.Lines(_tables.Load("rows.json", json)));

    [Theory]
    [InlineData("rows.jsonl")]
    [InlineData("rows.ndjson")]
    [InlineData("rows.json")]
    [InlineData("rows.txt")]
    public void Lines_of_JSON_are_found(string file) =>
        Assert.Equal(Expected, TestTables.Lines(_tables.Load(file, "{\"text\": \"first text\", \"labels\": [\"a\", \"b\"]}\n\n{\"text\": \"second text\", \"labels\": [\"b\"]}\n")));

    [Fact]
    public void Tasks_of_Label_Studio_are_read_with_their_choices()
    {
        const string Task = """
            [{"id": 1, "data": {"text": "first text"}, "annotations": [{"id": 5, "result": [{"type": "choices", "value": {"choices": ["a", "b"]}}]}]},
             {"id": 2, "data": {"text": "second text"}, "annotations": [{"id": 6, "was_cancelled": true, "result": []}, {"id": 7, "result": [{"value": {"choices": ["b"]}}]}]},
             {"id": 3, "data": {"text": "not annotated yet"}, "annotations": []}]
            """;
        Assert.Equal(Expected, TestTables.Lines(_tables.Load("tasks.json", Task)));
        Assert.Contains("tasks.json item 1: its annotations differ",
            _tables.Refusal("tasks.json", """[{"data": {"text": "t"}, "annotations": [{"result": [{"value": {"choices": ["a"]}}]}, {"result": [{"value": {"choices": ["b"]}}]}]}]"""), StringComparison.Ordinal);
    }

    [Fact]
    public void JSON_without_a_table_is_refused() => Assert.Contains("holds JSON, but no table", _tables.Refusal("rows.json", """{"name": "x", "size": 3}"""), StringComparison.Ordinal);

    [Fact]
    public void NaN_as_Python_writes_it_is_a_missing_value()
    {
        var data = _tables.Load("rows.jsonl", "{\"text\": \"a NaN \\\"NaN\\\" text\", \"labels\": [\"a\"], \"score\": NaN}\n{\"text\": \"second\", \"labels\": NaN}\n");
        Assert.Equal(["a NaN \"NaN\" text | a", "second | "], TestTables.Lines(data));
    }

    [Fact]
    public void Members_that_only_later_lines_have_are_read()
    {
        var data = _tables.Load("rows.jsonl", "{\"text\": \"first\", \"a\": 1}\n{\"text\": \"second\", \"a\": 0, \"b\": 1}\n");
        Assert.Equal(["first | a", "second | b"], TestTables.Lines(data));
    }

    [Fact]
    public void A_document_type_and_an_id_are_found()
    {
        var data = _tables.Load("rows.jsonl", "{\"id\": \"x1\", \"text\": \"first\", \"labels\": [\"a\"], \"doc_type\": \"Plan\"}\n{\"id\": \"x2\", \"text\": \"second\", \"labels\": [\"b\"], \"doc_type\": null}\n");
        Assert.Equal(["x1", "x2"], data.Rows.Select(r => r.Id));
        Assert.Equal(["Plan"], data.DocumentTypes);
        Assert.Null(data.Rows[1].DocumentType);
        Assert.Contains("1 row has no document type", data.Source.Notes);
    }
}
