namespace Multilabel;

/// <summary>Group E of the catalogue: labels and data.</summary>
internal static class DataCauses
{
    public const string Title = "Labels and data";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("E1", "Label order / id2label drift",
            "per-label scores swapped",
            "names in file vs data; assignment test: correlation matrix of predicted column i with true column j has its maximum off the diagonal",
            "\"Column 3 of your model is column 7 of your file.\""),
        new("E2", "Label list built from set() or from one split",
            "changes per run",
            "sort + store; compare across runs",
            "say so"),
        new("E3", "Labels parsed wrongly (\"1, 0\", \"['a']\", trailing space, case variants, separator inside a name)",
            "phantom or missing labels",
            "label vocabulary with counts, near-equal names (edit distance, case)",
            "show pairs to merge"),
        new("E5", "Shifted rows (text and labels joined off by one)",
            "unlearnable except by memorising",
            "permutation test: frozen-probe AUC with own labels vs shifted by 1",
            "\"Labels fit better when shifted one row.\""),
        new("E6", "Conflicting duplicates",
            "loss cannot reach 0",
            "group by normalised text; entropy of the group = irreducible loss; subtract from the target",
            "\"12 texts occur twice with different labels; best possible loss 0.021.\""),
        new("E8", "Label leakage into text (label name, id, template)",
            "trivial model",
            "per-token mutual information with labels; single-token rule accuracy > 0.95",
            "\"The token 'TAG:' gives away 4 labels.\""),
        new("E9", "Constant, empty, duplicate or near-empty labels",
            "undefined metrics",
            "pi_k = 0 or 1, < 5 positives; identical columns",
            "say which metrics are undefined"),
        new("E10", "Rows without text or without labels",
            "noise",
            "counts",
            "list"),
        new("E11", "Missing treated as 0",
            "false negatives",
            "user declares or share of blanks",
            "offer \"unknown\" cells"),
        new("E12", "Label noise",
            "some rows never fit",
            "rank by out-of-fold loss (confident learning); rows with high loss after memorising",
            "review list"),
        new("E13", "Evaluated rows are not training rows (split re-drawn, other seed, other file version)",
            "\"training\" errors are validation errors",
            "row-id set and content hash stored at training time",
            "\"14 % of these rows were never trained on.\""),
        new("E14", "Labels of the evaluated file changed since training",
            "disagreement on few rows",
            "label hash per row",
            "list rows"),
    ];
}
