using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text;

namespace Multilabel.Cli;

/// <summary>The command <c>multilabel</c>: one file per verb; the exit codes of the product stand here.</summary>
internal static class CommandLine
{
    /// <summary>Exit codes: done; the data, a file or the model is wrong; wrong usage; the check that was asked for failed.</summary>
    public const int Done = 0, Failed = 1, Usage = 2, CheckFailed = 3;

    private static readonly (string Name, Func<Command> Create)[] s_verbs =
    [
        ("train", TrainCommand.Create),
        ("estimate", EstimateCommand.Create),
        ("split", SplitCommand.Create),
        ("review", ReviewCommand.Create),
        ("predict", PredictCommand.Create),
        ("evaluate", EvaluateCommand.Create),
        ("compare", CompareCommand.Create),
        ("verify", VerifyCommand.Create),
        ("doctor", DoctorCommand.Create),
        ("prepare", PrepareCommand.Create),
        ("tokenize", TokenizeCommand.Create),
        ("encoders", EncodersCommand.Create),
        ("distill", DistillCommand.Create),
    ];

    /// <param name="verb">The one that is asked for, to make no other: options are found by reflection, which takes time. Anything else makes all.</param>
    public static RootCommand Create(string? verb = null)
    {
        var root = new RootCommand("From a spreadsheet of texts to a multi-label classifier you can trust.");
        var asked = Array.FindAll(s_verbs, v => v.Name == verb);
        foreach (var (_, create) in asked.Length > 0 ? asked : s_verbs) root.Subcommands.Add(create());
        return root;
    }

    public static int Run(string[] args)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var result = Create(args.FirstOrDefault()).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });   // a text may begin with @
        try
        {
            if (result.Action is ParseErrorAction) return ReportErrors(result);
            return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (MultilabelException e)
        {
            Console.Error.WriteLine(e.Message);
            return Failed;
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine(e.Message);
            return Usage;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped.");
            return Failed;
        }
        catch (IOException e) when (e is not FileNotFoundException && IsBrokenPipe(e))
        {
            return Done;   // the reader, such as `head`, has seen enough
        }
    }

    private static bool IsBrokenPipe(IOException e) => e.Message.Contains("pipe", StringComparison.OrdinalIgnoreCase);

    // One line on what is wrong first: a mistyped word makes all that follows it look wrong too.
    private static int ReportErrors(ParseResult result)
    {
        var command = result.CommandResult.Command;
        var isRoot = command is RootCommand;
        var known = isRoot ? command.Subcommands.Select(c => c.Name) : command.Options.Select(o => o.Name);
        var wrong = result.UnmatchedTokens.FirstOrDefault(t => isRoot || t.StartsWith('-'));
        Console.Error.WriteLine(wrong is not null
            ? $"{wrong} is not {(isRoot ? "a command" : $"an option of {command.Name}")}{ClosestName.Suggest(wrong, known)}."
            : result.Errors[0].Message);
        Console.Error.WriteLine($"See: multilabel {(isRoot ? "" : command.Name + " ")}--help");
        return Usage;
    }
}
