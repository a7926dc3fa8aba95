using System.CommandLine;

namespace Multilabel.Cli;

/// <summary>The options with which every verb that reads a table overrules what is found in it.</summary>
internal sealed class DatasetArguments
{
    private readonly Option<string?> _sheet = new("--sheet") { Description = "The sheet to read.", HelpName = "NAME" };
    private readonly Option<string?> _text = new("--text") { Description = "The column with the text.", HelpName = "COLUMN" };

    private readonly Option<string[]?> _labels = new("--labels")
    {
        Description = "The label columns (several: a,b or the option again), or the one column with all labels of a row.",
        HelpName = "COLUMN",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _separator = new("--label-separator") { Description = "What separates labels in one cell, such as ; or \\n; none where a cell is one label.", HelpName = "TEXT" };
    private readonly Option<string?> _type = new("--document-type-column") { Description = "The column with the document type.", HelpName = "COLUMN" };
    private readonly Option<string?> _id = new("--id") { Description = "The column that identifies a row.", HelpName = "COLUMN" };

    public void AddTo(Command command, bool withLabels = true)
    {
        foreach (var option in new Option[] { _sheet, _text, _id }) command.Add(option);
        if (!withLabels) return;
        foreach (var option in new Option[] { _labels, _separator, _type }) command.Add(option);
    }

    public DatasetOptions Read(ParseResult parsed) => new()
    {
        Sheet = parsed.GetValue(_sheet),
        Text = parsed.GetValue(_text),
        Labels = parsed.GetValue(_labels) is { Length: > 0 } labels ? labels : null,
        LabelSeparator = parsed.GetValue(_separator),
        DocumentTypeColumn = parsed.GetValue(_type),
        Id = parsed.GetValue(_id),
    };
}
