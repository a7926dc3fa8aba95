using System.Globalization;
using System.Text;

namespace Multilabel.Tests;

/// <summary>The pages of docs/causes, written from the table that the doctor uses.</summary>
internal static class CausePages
{
    /// <summary>Path and text of each page, the list of them last.</summary>
    public static IEnumerable<(string Path, string Text)> All()
    {
        var list = new StringBuilder("# Why loss and predictions disagree\n\nThe causes that `multilabel doctor` knows, by group. Written from the table that it uses; a test keeps them equal.\n\n");
        foreach (var (letter, title, causes) in CauseCatalogue.Groups)
        {
            var path = $"docs/causes/{char.ToLowerInvariant(letter)}.md";
            list.Append(CultureInfo.InvariantCulture, $"- [{letter}. {title}]({char.ToLowerInvariant(letter)}.md): {string.Join(", ", causes.Select(c => $"{c.Id} {c.Name}"))}\n");
            yield return (path, Page(letter, title, causes));
        }
        yield return ("docs/causes/README.md", list.ToString());
    }

    private static string Page(char letter, string title, IReadOnlyList<Cause> causes)
    {
        var page = new StringBuilder($"# {letter}. {title}\n\nWhat [`multilabel doctor`](../cli.md#doctor) looks for; [all groups](README.md).\n");
        foreach (var cause in causes)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {cause.Id} {cause.Name}\n");
            page.Append(CultureInfo.InvariantCulture, $"- **How it shows**: {cause.Shows}\n- **What is measured**: {cause.Measures}\n- **What to do**: {cause.Action}\n");
        }
        return page.ToString();
    }
}
