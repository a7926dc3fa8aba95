namespace Multilabel;

/// <summary>Shares of annotators in place of yes and no: somebody has to decide from where on a label counts.</summary>
internal static class SoftLabels
{
    public static MultilabelException Refuse(string place, string found) => new(
        $"{found}: these are shares between 0 and 1, not labels. Decide from where on a label counts and write 1 or 0 (usual: 1 where the share is at least 0.5), then read {place} again.");
}
