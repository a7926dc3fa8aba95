namespace Multilabel;

/// <summary>From what the checks say to a diagnosis: one cause where one can be told, otherwise the possible ones in order.</summary>
internal static class Triage
{
    /// <summary>From here on the first is called the cause.</summary>
    public const int Sure = 60;

    /// <summary>The one that is all there is, from a little less.</summary>
    private const int SureAlone = 50;

    public static IReadOnlyList<Finding> Rank(IEnumerable<Suspicion> suspicions)
    {
        // One finding for each ID: the surest.
        var ranked = suspicions.GroupBy(s => s.Id, StringComparer.Ordinal).Select(g => g.MaxBy(s => s.Strength)!).OrderByDescending(s => s.Strength).ToList();
        var sure = ranked.Count(s => s.Strength > Suspicion.Noted) == 1 ? SureAlone : Sure;
        return [.. ranked.Select((s, i) => Found(s, i == 0 && s.Strength >= sure))];
    }

    private static Finding Found(Suspicion suspicion, bool isCause)
    {
        var cause = CauseCatalogue.Find(suspicion.Id);
        var severity = isCause ? FindingSeverity.Cause : suspicion.Strength > Suspicion.Noted ? FindingSeverity.Contributing : FindingSeverity.Note;
        return new Finding(cause.Id, cause.Name, severity, suspicion.Message, suspicion.Evidence, suspicion.Action ?? cause.Action);
    }
}
