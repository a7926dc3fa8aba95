using System.CommandLine;
using System.Text;
using System.Text.Json;

namespace Multilabel.Cli;

/// <summary><c>multilabel tokenize FOLDER TEXT… | --input FILE</c>: what a model's tokenizer makes of texts.</summary>
internal static class TokenizeCommand
{
    internal static Command Create()
    {
        var folder = new Argument<string>("FOLDER") { Description = "A model folder with a tokenizer, as Hugging Face saves it, or the name of a model, such as roberta-base." };
        var texts = new Argument<string[]>("TEXT")
        {
            Description = "The texts; without any (and without --input) they are read from stdin, one a line.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var input = new Option<string?>("--input") { Description = "A file with one text a line, JSON Lines with a field \"text\", or a table.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "JSON Lines: {\"text\", \"ids\", \"tokens\", \"offsets\", \"truncated\"}." };
        var maxLength = new Option<int?>("--max-length")
        {
            Description = "Cut to this many tokens, special tokens included. Without it nothing is cut.",
            HelpName = "N",
        };
        var command = new Command("tokenize", "Show tokens, ids and offsets of texts, and what a length limit cuts off.")
        {
            folder, texts, input, json, maxLength,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(texts) is { Length: > 0 } && result.GetValue(input) is not null) result.AddError("Give texts or --input, not both.");
            if (result.GetValue(maxLength) is < 1) result.AddError("--max-length must be at least 1.");
        });
        command.SetAction(result =>
        {
            var tokenizer = Tokenizer.Load(DownloadView.FolderOf(result.GetRequiredValue(folder), EncoderParts.Tokenizer));
            var limit = result.GetValue(maxLength);
            if (limit < tokenizer.NumSpecialTokens)
            {
                throw new MultilabelException(
                    $"--max-length is {limit}; this tokenizer surrounds every text with {tokenizer.NumSpecialTokens} special tokens, "
                    + "so it must be at least that.");
            }

            Write(tokenizer, Texts(result.GetValue(texts) ?? [], result.GetValue(input)), limit, result.GetValue(json), result.InvocationConfiguration.Output);
            return CommandLine.Done;
        });
        return command;
    }

    /// <summary>Where the texts come from: the arguments, a file, or stdin.</summary>
    private static IEnumerable<string> Texts(string[] arguments, string? file)
    {
        if (arguments.Length > 0) return arguments;
        if (file is null) return Lines(new StreamReader(Console.OpenStandardInput(), Encoding.UTF8));
        // Lines are taken to the letter here, blank and last ones too; tables are read as everywhere else.
        return Path.GetExtension(file).ToUpperInvariant() is ".CSV" or ".TSV" or ".XLSX" or ".XLS" or ".JSON" or ".PARQUET" ? TextSource.Open(file).Select(row => row.Text) : FileTexts(file);
    }

    private static IEnumerable<string> FileTexts(string file)
    {
        if (!File.Exists(file)) throw new MultilabelException($"{file}: there is no such file; expected one text a line, or JSON Lines with a field \"text\".");
        using var reader = new StreamReader(file, Encoding.UTF8);
        var isJson = Path.GetExtension(file).ToUpperInvariant() is ".JSONL" or ".NDJSON";
        var number = 0;
        foreach (var line in Lines(reader))
        {
            number++;
            if (!isJson) yield return line;
            else if (!string.IsNullOrWhiteSpace(line)) yield return TextOf(line, file, number);
        }
    }

    private static string TextOf(string line, string file, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(LoneSurrogates.Repair(line));
            var row = document.RootElement;
            if (row.ValueKind == JsonValueKind.Object && row.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
                return text.GetString()!;
        }
        catch (JsonException e)
        {
            throw new MultilabelException($"{file}({number}): not valid JSON: {e.Message}", e);
        }

        throw new MultilabelException($"{file}({number}): no field \"text\" with a string; expected an object like {{\"text\": \"…\"}}.");
    }

    private static IEnumerable<string> Lines(TextReader reader)
    {
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static void Write(Tokenizer tokenizer, IEnumerable<string> texts, int? maxLength, bool asJson, TextWriter output)
    {
        foreach (var text in texts)
        {
            if (asJson) output.Write(TokenJson.Line(text, tokenizer.Encode(text, maxLength)) + "\n");
            else TokenTable.Write(output, tokenizer.Encode(text), maxLength is null ? null : tokenizer.Encode(text, maxLength));
        }
    }
}
