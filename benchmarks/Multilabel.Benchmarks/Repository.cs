namespace Multilabel.Benchmarks;

/// <summary>Files of the repository, looked for from the current folder and the program's upwards.</summary>
internal static class Repository
{
    /// <exception cref="MultilabelException">The program runs outside the repository.</exception>
    public static string PathOf(params string[] parts)
    {
        foreach (var start in (string[])[Directory.GetCurrentDirectory(), AppContext.BaseDirectory])
        {
            for (var at = new DirectoryInfo(start); at is not null; at = at.Parent)
                if (File.Exists(Path.Combine(at.FullName, "Multilabel.slnx"))) return Path.Combine([at.FullName, .. parts]);
        }

        throw new MultilabelException("The repository was not found above here; run the benchmarks inside it.");
    }

    public static string TokenFolder => PathOf("tests", "Multilabel.Tests", "TestData", "tokens");
}
