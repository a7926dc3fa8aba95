using System.CommandLine;

namespace Multilabel.Cli;

/// <summary>The command <c>multilabel</c>: one file per verb, the exit codes of the product in one place.</summary>
internal static class CommandLine
{
    public const int Done = 0, Failed = 1, Usage = 2, CheckFailed = 3;

    public static RootCommand Create()
    {
        var root = new RootCommand("From a spreadsheet of texts to a multi-label classifier you can trust.");
        root.Subcommands.Add(TokenizeCommand.Create());
        return root;
    }

    public static int Run(string[] args)
    {
        // A text may begin with @; it is no response file.
        var result = Create().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            var code = result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            return result.Errors.Count > 0 ? Usage : code;
        }
        catch (MultilabelException e)
        {
            Console.Error.WriteLine(e.Message);
            return Failed;
        }
    }
}
