namespace Multilabel;

/// <summary>The diagnosis in words.</summary>
internal static class DiagnosisText
{
    public static string Line(IReadOnlyList<Finding> findings, Patient patient)
    {
        var cause = findings.FirstOrDefault(f => f.Severity == FindingSeverity.Cause);
        if (cause is not null) return $"Faulty: {cause.Id} {cause.Name}. {cause.Message}";
        var possible = findings.Where(f => f.Severity == FindingSeverity.Contributing).ToList();
        return possible.Count > 0
            ? $"Faulty; the cause cannot be told from what was given. Possible, the likeliest first: {string.Join(", ", possible.Select(f => $"{f.Id} {f.Name}"))}."
            : patient.HasLogits
                ? Suspicion.Text($"Healthy: {patient.Evidence.CellsRight} of {patient.Evidence.Cells} cells and {patient.Evidence.RowsRight} of {patient.Evidence.Rows} rows are right, loss {patient.Loss:0.0000} (base rate {patient.Floor:0.000}).")
                : "Nothing wrong was found in what could be examined.";
    }
}
