namespace Multilabel.Tests;

public sealed class ReportPageTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_page_says_the_verdict_asks_nothing_of_the_network_and_escapes_names()
    {
        var data = SmallData.Rows(40);
        var named = Dataset.Of(data.Rows.Select(r => (r.Text, SmallData.Labels.Where((_, k) => r.Labels[k]).Select(l => l == "Pay" ? "<b>Pay & more</b>" : l))), [.. SmallData.Labels.Select(l => l == "Pay" ? "<b>Pay & more</b>" : l)]);
        using var trained = Classifier.Train(named, SmallData.Linear);
        trained.Save(Path.Combine(_root, "c"));
        var page = File.ReadAllText(Path.Combine(_root, "c", "report.html"));
        Assert.Contains(trained.Verdict!.Line, page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;Pay &amp; more&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Empty(Classifier.VerifyFolder(Path.Combine(_root, "c")).Findings);
    }
}
