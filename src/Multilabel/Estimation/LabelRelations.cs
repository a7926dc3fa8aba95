namespace Multilabel;

/// <summary>Finds pairs of labels that imply, exclude or repeat each other.</summary>
internal static class LabelRelations
{
    private const double Implied = 0.95;
    private const int FewestRows = 5;   // that have the first label, or would have both by chance: fewer prove nothing

    public static IReadOnlyList<LabelRelation> Find(Dataset dataset)
    {
        var names = dataset.LabelNames;
        var relations = new List<LabelRelation>();
        var rows = dataset.Rows.Select(r => r.Labels).ToArray();
        var counts = Enumerable.Range(0, names.Count).Select(k => rows.Count(r => r[k])).ToArray();
        for (var i = 0; i < names.Count; i++)
        {
            for (var j = 0; j < names.Count; j++)
            {
                if (i == j || counts[i] == 0 || counts[j] == 0 || counts[j] == rows.Length) continue;
                var both = rows.Count(r => r[i] && r[j]);
                var expected = (double)counts[i] * counts[j] / rows.Length;
                if (both == counts[i] && both == counts[j])
                {
                    if (i < j) relations.Add(new(LabelRelationKind.Same, names[i], names[j], both, expected));
                }
                else if (counts[i] >= FewestRows && both >= Implied * counts[i])
                {
                    relations.Add(new(LabelRelationKind.Implies, names[i], names[j], both, expected));
                }
                else if (i < j && both == 0 && expected >= FewestRows)
                {
                    relations.Add(new(LabelRelationKind.Excludes, names[i], names[j], 0, expected));
                }
            }
        }
        return relations;
    }
}
