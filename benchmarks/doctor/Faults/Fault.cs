namespace Multilabel.DoctorBenchmark;

/// <summary>One way to spoil a folder, or to make a healthy one look suspicious.</summary>
/// <param name="Id">ID of the catalogue; empty for a healthy case.</param>
/// <param name="Name">Short and unique.</param>
/// <param name="What">What was done, in a sentence.</param>
/// <param name="Plant">Makes the case.</param>
internal sealed record Fault(string Id, string Name, string What, Func<CaseContext, CaseDraft> Plant)
{
    public bool IsHealthy => Id.Length == 0;

    /// <summary>Other IDs that are right answers as well, because the catalogue describes the same state by them.</summary>
    public string[] Also { get; init; } = [];

    public string[] Accept => IsHealthy ? [] : [Id, .. Also];
}
