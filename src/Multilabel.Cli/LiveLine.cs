using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Multilabel.Cli;

/// <summary>A line of a terminal that is written again and again; where output is no terminal, lines now and then.</summary>
internal sealed class LiveLine(TextWriter writer, bool? live = null, double secondsBetweenLines = 10)
{
    private readonly Stopwatch _sinceLine = Stopwatch.StartNew();
    private bool _open;

    public bool IsLive { get; } = live ?? (!Console.IsErrorRedirected && AnsiConsole.Profile.Capabilities.Ansi);

    /// <summary>How far something is: in the live line, elsewhere as a line of its own if the last one is a while ago.</summary>
    public void Progress(string text)
    {
        if (IsLive) Show(text);
        else if (_sinceLine.Elapsed.TotalSeconds >= secondsBetweenLines) WriteLine(text);
    }

    /// <summary>In place of what was shown before.</summary>
    public void Show(string text)
    {
        var room = AnsiConsole.Profile.Width - 1;   // a line that wraps could not be taken back
        writer.Write("\r\u001b[K" + (text.Length > room ? text[..(room - 1)] + "…" : text));
        _open = true;
    }

    /// <summary>A line that stays, above the live one or in its place.</summary>
    public void WriteLine(string text)
    {
        Clear();
        writer.WriteLine(text);
        _sinceLine.Restart();
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
