using System.Diagnostics;

namespace Multilabel.Benchmarks;

/// <summary>A process that was run to its end.</summary>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
/// <param name="FirstLine">Seconds from starting it to the first line of output.</param>
/// <param name="Seconds">Seconds from starting it to its end.</param>
internal sealed record Child(string Output, string Errors, double FirstLine, double Seconds)
{
    /// <exception cref="MultilabelException">The program does not start or fails; the message has the end of what it said.</exception>
    public static Child Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var watch = Stopwatch.StartNew();
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var first = process.StandardOutput.ReadLine();
            var firstLine = watch.Elapsed.TotalSeconds;
            var output = first + "\n" + process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            var child = new Child(output, errors.Result, firstLine, watch.Elapsed.TotalSeconds);
            return process.ExitCode == 0 ? child : throw child.Failed(program, process.ExitCode);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new MultilabelException($"{program} could not be started: {e.Message}", e);
        }
    }

    /// <summary>The last line that is not empty.</summary>
    public static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";

    private MultilabelException Failed(string program, int code) =>
        new($"{program} ended with {code}:\n{string.Join('\n', Errors.TrimEnd().Split('\n').TakeLast(12))}");
}
