namespace Multilabel.Cli;

/// <summary>A diagnosis for people.</summary>
internal static class DiagnosisView
{
    public static void Write(TextWriter output, Diagnosis diagnosis)
    {
        output.WriteLine(diagnosis.Line);
        output.WriteLine();
        var figures = new TextTable("measured", ">value");
        foreach (var (words, value) in DoctorMeasurements.Described(diagnosis.Measurements)) figures.Add(words, value);
        figures.Write(output);
        foreach (var finding in diagnosis.Findings)
        {
            output.WriteLine();
            output.WriteLine($"{Word(finding.Severity)}  {finding.Id} {finding.Name}");
            output.WriteLine($"  {finding.Message}");
            output.WriteLine($"  Do: {finding.Action}");
        }
        output.WriteLine();
        output.WriteLine($"Examined: {string.Join(", ", diagnosis.Examined)}.");
        foreach (var missing in diagnosis.NotExamined) output.WriteLine($"Not examined: {missing}");
    }

    private static string Word(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Cause => "CAUSE",
        FindingSeverity.Contributing => "possible",
        _ => "note",
    };
}
