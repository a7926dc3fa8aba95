using Spectre.Console;

namespace Multilabel.Cli;

/// <summary>A table of plain text, as wide as it needs to be: output that is piped or redirected is never wrapped to a guessed width.</summary>
internal sealed class TextTable
{
    private readonly Spectre.Console.Table _table = new() { Border = TableBorder.Simple };

    /// <param name="columns">Headings; one that begins with <c>&gt;</c> is aligned to the right.</param>
    public TextTable(params string[] columns)
    {
        foreach (var column in columns)
        {
            var right = column.StartsWith('>');
            var made = new TableColumn(Markup.Escape(right ? column[1..] : column)).NoWrap();
            _table.AddColumn(right ? made.RightAligned() : made);
        }
    }

    public void Add(params string[] cells) => _table.AddRow(Array.ConvertAll(cells, Markup.Escape));

    public void Write(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 400;
        console.Write(_table);
    }
}
