namespace Multilabel;

/// <summary>Every cause that the doctor knows; its pages in docs/causes are written from this table.</summary>
internal static class CauseCatalogue
{
    /// <summary>Letter, title and causes of each group.</summary>
    public static IReadOnlyList<(char Letter, string Title, IReadOnlyList<Cause> Causes)> Groups { get; } =
    [
        ('A', LossCauses.Title, LossCauses.All),
        ('B', WeightCauses.Title, WeightCauses.All),
        ('C', ReloadCauses.Title, ReloadCauses.All),
        ('D', InputCauses.Title, InputCauses.All),
        ('E', DataCauses.Title, DataCauses.All),
        ('F', OptimisationCauses.Title, OptimisationCauses.All),
        ('G', NumberCauses.Title, NumberCauses.All),
        ('H', DecisionCauses.Title, DecisionCauses.All),
        ('I', ExportCauses.Title, ExportCauses.All),
    ];

    private static readonly Dictionary<string, Cause> ById = Groups.SelectMany(g => g.Causes).ToDictionary(c => c.Id, StringComparer.Ordinal);

    /// <exception cref="KeyNotFoundException">There is none; a check names an ID that the table lacks.</exception>
    public static Cause Find(string id) => ById[id];
}
