namespace Multilabel.Tests;

public sealed class TriageTests
{
    [Fact]
    public void The_surest_is_the_cause_and_one_of_several_that_are_less_sure_is_none()
    {
        Assert.Equal([FindingSeverity.Cause, FindingSeverity.Contributing], Ranked(("B7", 64), ("A0", 62)));
        Assert.Equal([FindingSeverity.Contributing, FindingSeverity.Contributing], Ranked(("C5", 58), ("A0", 55)));
    }

    [Fact]
    public void What_stands_alone_is_the_cause_where_it_is_likely_and_notes_are_no_company()
    {
        Assert.Equal([FindingSeverity.Cause, FindingSeverity.Note], Ranked(("C5", 58), ("E9", Suspicion.Noted)));
        Assert.Equal([FindingSeverity.Contributing], Ranked(("H11", 42)));
    }

    [Fact]
    public void Of_several_suspicions_of_one_cause_the_surest_counts() => Assert.Equal([FindingSeverity.Cause], Ranked(("C3", 30), ("C3", 93)));

    private static List<FindingSeverity> Ranked(params (string Id, int Strength)[] suspicions) =>
        [.. Triage.Rank(suspicions.Select(s => new Suspicion(s.Id, s.Strength, "seen"))).Select(f => f.Severity)];
}
