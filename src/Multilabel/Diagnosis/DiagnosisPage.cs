using System.Globalization;
using System.Text;

namespace Multilabel;

/// <summary>A diagnosis as one self-contained web page, for somebody who does not know the field.</summary>
internal static class DiagnosisPage
{
    /// <summary>Writes the page; an old one is replaced as a whole.</summary>
    public static void Write(string path, string folder, string data, Diagnosis diagnosis) =>
        NewFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(Of(folder, data, diagnosis))));

    private static string Of(string folder, string data, Diagnosis diagnosis)
    {
        var page = new StringBuilder(WebPage.Begin("Diagnosis"));
        page.Append(WebPage.Text($"<h1>Diagnosis of {folder}</h1>\n<p>Against the rows of {data}.</p>\n"));
        page.Append(WebPage.Text($"<p class=\"verdict {(diagnosis.IsHealthy ? "good" : "bad")}\"><b>{diagnosis.Line}</b>"));
        if (diagnosis.Cause is { } cause) page.Append(WebPage.Text($"<br>What to do: {cause.Action}"));
        page.Append("</p>\n");
        foreach (var severity in new[] { FindingSeverity.Cause, FindingSeverity.Contributing, FindingSeverity.Note }) Findings(page, severity, diagnosis);
        page.Append("<h2>Measured</h2>\n<table>\n");
        foreach (var figure in DoctorMeasurements.Described(diagnosis.Measurements))
            page.Append(WebPage.Text($"<tr><td>{figure.Words}</td><td>{figure.Value}</td></tr>\n"));
        page.Append("</table>\n");
        Labels(page, diagnosis);
        page.Append(WebPage.Text($"<h2>Examined</h2>\n<p>{string.Join(", ", diagnosis.Examined)}.</p>\n"));
        if (diagnosis.NotExamined.Count > 0)
            page.Append("<p>Not examined:</p>\n<ul>").AppendJoin("", diagnosis.NotExamined.Select(n => WebPage.Text($"<li>{n}</li>"))).Append("</ul>\n");
        return page.Append(WebPage.End).ToString();
    }

    private static void Findings(StringBuilder page, FindingSeverity severity, Diagnosis diagnosis)
    {
        var findings = diagnosis.Findings.Where(f => f.Severity == severity).ToList();
        if (findings.Count == 0) return;
        page.Append(WebPage.Text($"<h2>{severity switch { FindingSeverity.Cause => "The cause", FindingSeverity.Contributing => "Possible or contributing", _ => "Worth knowing" }}</h2>\n"));
        foreach (var finding in findings)
        {
            page.Append(WebPage.Text($"<p><b>{finding.Id} {finding.Name}.</b> {finding.Message}<br>What to do: {finding.Action}</p>\n"));
            if (finding.Evidence.Count == 0) continue;
            page.Append("<table>");
            foreach (var (name, value) in finding.Evidence) page.Append(WebPage.Text($"<tr><td>{name.Replace('_', ' ')}</td><td>{Shown(value)}</td></tr>"));
            page.Append("</table>\n");
        }
    }

    private static void Labels(StringBuilder page, Diagnosis diagnosis)
    {
        if (diagnosis.Labels.Count == 0) return;
        page.Append("<h2>Labels</h2>\n<table><tr><th>label</th><th>rows that have it</th><th>learned</th><th>wrong at 0.5</th><th>wrong at its best cut</th></tr>\n");
        var rows = (int)diagnosis.Measurements["rows"];
        foreach (var label in diagnosis.Labels)
            page.Append(WebPage.Text($"<tr><td>{label.Name}</td><td>{label.Positives}</td><td>{label.LearnedFraction:0.00}</td><td>{rows - label.CellsRight}</td><td>{rows - label.CellsRightAtBestCut}</td></tr>\n"));
        page.Append("</table>\n<p class=\"note\">Learned: 0 knows only how frequent the label is, 1 is perfect on these rows, below 0 is worse than knowing nothing.</p>\n");
    }

    private static string Shown(object value) => value switch
    {
        double number => number.ToString("0.####", CultureInfo.InvariantCulture),
        string text => text,
        IEnumerable<string> list => string.Join(", ", list),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
