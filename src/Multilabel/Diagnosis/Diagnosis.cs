namespace Multilabel;

/// <summary>What the doctor says about a folder.</summary>
public sealed record Diagnosis
{
    /// <summary>Whether nothing wrong was found.</summary>
    public bool IsHealthy => Findings.All(f => f.Severity == FindingSeverity.Note);

    /// <summary>The reason, where it can be told.</summary>
    public Finding? Cause => Findings.FirstOrDefault(f => f.Severity == FindingSeverity.Cause);

    /// <summary>The verdict in one line.</summary>
    public required string Line { get; init; }

    /// <summary>The surest first.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Figures by name; those that could not be measured are left out.</summary>
    public required IReadOnlyDictionary<string, double> Measurements { get; init; }

    /// <summary>What was learned of each label; empty where nothing could be computed.</summary>
    public required IReadOnlyList<LabelEvidence> Labels { get; init; }

    /// <summary>What was looked at.</summary>
    public required IReadOnlyList<string> Examined { get; init; }

    /// <summary>What could not be looked at, and why.</summary>
    public required IReadOnlyList<string> NotExamined { get; init; }
}
