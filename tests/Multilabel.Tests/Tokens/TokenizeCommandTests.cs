using System.CommandLine;
using System.Text.Json;
using Multilabel.Cli;

namespace Multilabel.Tests;

public class TokenizeCommandTests
{
    private static readonly string Uncased = TokenData.At("tokenizers", "wordpiece-uncased");

    [Fact]
    public void JSON_lines_hold_text_ids_tokens_offsets_and_whether_anything_was_cut()
    {
        var (output, code) = Run(Uncased, "Pay équité", "二", "--json");
        Assert.Equal(0, code);
        Assert.Equal(
            """{"text":"Pay équité","ids":[101,3477,1041,15549,2618,102],"tokens":["[CLS]","pay","e","##qui","##te","[SEP]"]"""
            + ""","offsets":[[0,0],[0,3],[4,5],[5,8],[8,10],[0,0]],"truncated":false}""" + "\n"
            + """{"text":"二","ids":[101,1752,102],"tokens":["[CLS]","二","[SEP]"],"offsets":[[0,0],[0,1],[0,0]],"truncated":false}""" + "\n",
            output);
    }

    [Fact]
    public void The_table_shows_what_a_length_limit_cuts()
    {
        var (output, _) = Run(Uncased, "one two three four", "--max-length", "4");
        Assert.Contains("[CLS]", output, StringComparison.Ordinal);
        Assert.Contains("two", output, StringComparison.Ordinal);
        Assert.Contains("4 tokens, 2 of 6 are cut: three four", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_has_one_text_a_line()
    {
        using var files = new TokenizerFiles().With("texts.txt", "one\r\n\r\nпять\n");
        var (output, _) = Run(Uncased, "--input", files["texts.txt"], "--json");
        Assert.Equal(["one", "", "пять"], Texts(output));
    }

    [Fact]
    public void JSON_lines_with_halves_of_surrogate_pairs_are_read_and_written_as_valid_JSON()
    {
        using var files = new TokenizerFiles().With("texts.jsonl", """
            {"id": 1, "text": "a \ud83d b \ud83d\ude00"}

            {"text": "\\ud83d \udc00\ud83d"}
            """);
        var (output, _) = Run(Uncased, "--input", files["texts.jsonl"], "--json");
        Assert.Equal(["a \uFFFD b 😀", @"\ud83d " + "\uFFFD\uFFFD"], Texts(output));
    }

    [Fact]
    public void A_line_without_text_is_named()
    {
        using var files = new TokenizerFiles().With("texts.jsonl", "{\"text\": \"a\"}\n{\"label\": 1}\n");
        var e = Assert.Throws<MultilabelException>(() => Run(Uncased, "--input", files["texts.jsonl"]));
        Assert.Equal($"{files["texts.jsonl"]}(2): no field \"text\" with a string; expected an object like {{\"text\": \"…\"}}.", e.Message);
    }

    [Fact]
    public void A_limit_without_room_for_the_special_tokens_is_refused()
    {
        var e = Assert.Throws<MultilabelException>(() => Run(Uncased, "a", "--max-length", "1"));
        Assert.Equal("--max-length is 1; this tokenizer surrounds every text with 2 special tokens, so it must be at least that.", e.Message);
    }

    [Fact]
    public void Texts_and_a_file_at_once_are_wrong_usage() =>
        Assert.NotEmpty(Root().Parse(["tokenize", Uncased, "a", "--input", "b.txt"]).Errors);

    private static RootCommand Root() => [TokenizeCommand.Create()];

    private static (string Output, int Code) Run(params string[] arguments)
    {
        var output = new StringWriter();
        var code = Root().Parse(["tokenize", .. arguments]).Invoke(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false });
        return (output.ToString(), code);
    }

    private static string[] Texts(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!)];
}
