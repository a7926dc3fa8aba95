using System.Globalization;
using Spectre.Console;

namespace Multilabel.Cli;

/// <summary>A line of a terminal that is written again and again; where output is no terminal, it is not written at all.</summary>
internal sealed class LiveLine(TextWriter writer, bool? live = null)
{
    private bool _open;

    public bool IsLive { get; } = live ?? (!Console.IsErrorRedirected && AnsiConsole.Profile.Capabilities.Ansi);

    /// <summary>In place of what was shown before.</summary>
    public void Show(string text)
    {
        writer.Write("\r\u001b[K" + text);
        _open = true;
    }

    /// <summary>A line that stays, above the live one or in its place.</summary>
    public void WriteLine(string text)
    {
        Clear();
        writer.WriteLine(text);
    }

    /// <summary>Ends the live line; what it showed stays.</summary>
    public void Close()
    {
        if (_open) writer.WriteLine();
        _open = false;
    }

    public void Clear()
    {
        if (_open) writer.Write("\r\u001b[K");
        _open = false;
    }

    /// <summary>A length of time in one number.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h"),
    };
}
