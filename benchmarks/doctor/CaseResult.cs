namespace Multilabel.DoctorBenchmark;

/// <summary>What the doctor said about a case.</summary>
/// <param name="Fault">What was planted.</param>
/// <param name="Seed">Of the victims.</param>
/// <param name="Victim">Architecture and corpus.</param>
/// <param name="Cause">ID of the cause it named; null for none.</param>
/// <param name="Listed">IDs of all findings that are more than a note.</param>
/// <param name="Line">Its verdict in one line, or why the case was not made.</param>
internal sealed record CaseResult(Fault Fault, int Seed, string Victim, string? Cause, string[] Listed, string Line)
{
    /// <summary>False where the symptom could not be seen, so that the case does not count.</summary>
    public bool WasMade { get; init; } = true;

    /// <summary>The doctor threw an exception.</summary>
    public bool DoctorFailed { get; init; }

    public double Seconds { get; init; }

    public bool NamedFirst => Cause is not null && Fault.Accept.Contains(Cause);

    public bool WasListed => Listed.Any(Fault.Accept.Contains);

    public bool FalseAlarm => Fault.IsHealthy && (Listed.Length > 0 || DoctorFailed);
}
