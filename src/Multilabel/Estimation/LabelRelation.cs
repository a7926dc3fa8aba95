namespace Multilabel;

/// <summary>How two labels go together.</summary>
public enum LabelRelationKind
{
    /// <summary>Rows with the first label nearly always have the second.</summary>
    Implies,

    /// <summary>No row has both, although chance would give five or more.</summary>
    Excludes,

    /// <summary>Exactly the same rows have both: one label under two names?</summary>
    Same,
}

/// <summary>Two labels that go together in a way worth a look.</summary>
/// <param name="Kind">How.</param>
/// <param name="First">One label.</param>
/// <param name="Second">The other.</param>
/// <param name="Both">Rows that have both.</param>
/// <param name="Expected">Rows that would have both by chance.</param>
public sealed record LabelRelation(LabelRelationKind Kind, string First, string Second, int Both, double Expected);
