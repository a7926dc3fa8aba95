using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Multilabel.Cli;

namespace Multilabel.Tests;

public sealed partial class DocumentationTests
{
    [Fact]
    public void The_code_in_the_README_is_the_quickstart_that_is_compiled()
    {
        var readme = RepositoryFiles.Read("README.md");
        var start = readme.IndexOf("```csharp\n", StringComparison.Ordinal) + "```csharp\n".Length;
        Assert.Equal(RepositoryFiles.Read("samples/Quickstart/Program.cs"), readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)]);
    }

    [Fact]
    public void The_README_fits_on_150_lines_and_its_links_exist()
    {
        var readme = RepositoryFiles.Read("README.md");
        Assert.True(readme.Split('\n').Length <= 150);
        foreach (Match link in Links().Matches(readme)) Assert.True(Path.Exists(RepositoryFiles.PathOf(link.Groups[1].Value)), link.Value);
    }

    // MULTILABEL_WRITE_DOCS=1 writes the page anew.
    [Fact]
    public void The_command_line_reference_is_what_help_prints()
    {
        var expected = new StringBuilder("# The command line\n\nWhat `--help` prints; a test keeps this page equal to it.\n");
        foreach (var name in CommandLine.Create().Subcommands.Select(c => c.Name).Order(StringComparer.Ordinal))
            expected.Append(CultureInfo.InvariantCulture, $"\n## {name}\n```\n{Help(name)}\n```\n");
        if (Environment.GetEnvironmentVariable("MULTILABEL_WRITE_DOCS") == "1") File.WriteAllText(RepositoryFiles.PathOf("docs/cli.md"), expected.ToString());
        Assert.Equal(expected.ToString(), RepositoryFiles.Read("docs/cli.md"));
    }

    // MULTILABEL_WRITE_DOCS=1 writes the pages anew.
    [Fact]
    public void The_pages_of_causes_are_the_table_that_the_doctor_uses()
    {
        foreach (var (path, text) in CausePages.All())
        {
            if (Environment.GetEnvironmentVariable("MULTILABEL_WRITE_DOCS") == "1") File.WriteAllText(RepositoryFiles.PathOf(path), text);
            Assert.Equal(text, RepositoryFiles.Read(path));
        }
    }

    private static string Help(string verb)
    {
        var result = Command.Run("", new Dictionary<string, string> { ["COLUMNS"] = "160", ["LANG"] = "C", ["LC_ALL"] = "C" }, verb, "--help");
        return string.Join('\n', result.Output.ReplaceLineEndings("\n").Trim().Split('\n').Select(line => line.TrimEnd())).Replace("Multilabel.Cli", "multilabel", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\]\((?!http)([^)#]+)\)")]
    private static partial Regex Links();
}
