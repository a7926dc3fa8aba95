using System.Globalization;
using System.Text;

namespace Multilabel;

/// <summary>The drawings of an estimation's page as inline SVG, in colours that are told apart on light and dark ground and in print.</summary>
internal static class EstimationCharts
{
    private const string Blue = "#2a7de1", Orange = "#e07b00";

    /// <summary>Micro-F1 and macro-F1 of each candidate with their intervals, on one scale from 0 to 1.</summary>
    public static string Intervals(EstimationResult result)
    {
        var height = 30 + 40 * result.Candidates.Count;
        var svg = Begin(700, height, "micro-F1 and macro-F1 of each candidate with 95 % intervals");
        Scale(svg, 120, 680, height - 22, vertical: false, 10, height - 22);
        for (var i = 0; i < result.Candidates.Count; i++)
        {
            var candidate = result.Candidates[i];
            svg.Append(WebPage.Text($"<text x=\"0\" y=\"{30 + 40 * i}\" fill=\"currentColor\">{candidate.Name}</text>"));
            foreach (var (key, colour, y) in new[] { ("f1_micro_zd0", Blue, 20 + 40 * i), ("f1_macro_zd0", Orange, 32 + 40 * i) })
            {
                var figure = candidate.Figure(key);
                if (figure.Interval is { } interval) Line(svg, colour, (120 + 560 * interval.Low, y), (120 + 560 * interval.High, y));
                if (figure.Value is { } value) Dot(svg, colour, 120 + 560 * value, y);
            }
        }
        return svg.Append("</svg>\n<p class=\"note\">Blue: micro-F1, orange: macro-F1; the lines are 95 % intervals.</p>\n").ToString();
    }

    /// <summary>Share of positives over mean probability.</summary>
    public static string Reliability(IReadOnlyList<ReliabilityBin> bins)
    {
        var svg = Begin(700, 326, "share of texts that have the label, by probability");
        Scale(svg, 60, 340, 290, vertical: false, 10, 290);
        Scale(svg, 290, 10, 60, vertical: true, 60, 340);
        svg.Append("<line x1=\"60\" y1=\"290\" x2=\"340\" y2=\"10\" stroke=\"#888\" stroke-dasharray=\"6 4\"/>");
        Title(svg, 200, 322, "probability");
        Title(svg, 350, 22, "upwards: share that has the label", "start");
        foreach (var bin in bins) Dot(svg, Blue, 60 + 280 * bin.MeanProbability, 290 - 280 * bin.ShareOfPositives);
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>Micro-F1 and macro-F1 over rows trained on.</summary>
    public static string LearningCurve(IReadOnlyList<LearningPoint> points)
    {
        var svg = Begin(700, 246, "micro-F1 and macro-F1 by rows trained on");
        double X(LearningPoint p) => 60 + 620.0 * p.Rows / points[^1].Rows;
        Scale(svg, 210, 10, 60, vertical: true, 60, 680);
        Title(svg, 370, 242, "rows trained on");
        foreach (var p in points) svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(p):0}\" y=\"226\" text-anchor=\"middle\" fill=\"currentColor\">{p.Rows}</text>");
        foreach (var (value, colour) in new (Func<LearningPoint, double>, string)[] { (p => p.MicroF1, Blue), (p => p.MacroF1, Orange) })
        {
            for (var i = 0; i < points.Count; i++)
            {
                Dot(svg, colour, X(points[i]), 210 - 200 * value(points[i]));
                if (i > 0) Line(svg, colour, (X(points[i - 1]), 210 - 200 * value(points[i - 1])), (X(points[i]), 210 - 200 * value(points[i])));
            }
        }
        return svg.Append("</svg>\n").ToString();
    }

    private static StringBuilder Begin(int width, int height, string name) =>
        new StringBuilder().Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{name}\" font-size=\"13\">");

    // Marks at 0, 0.2 … 1 and faint lines across, from one edge of the drawing to the other.
    private static void Scale(StringBuilder svg, double zero, double one, double at, bool vertical, double from, double to)
    {
        for (var i = 0; i <= 5; i++)
        {
            var place = zero + (one - zero) * i / 5;
            var (x1, y1, x2, y2) = vertical ? (from, place, to, place) : (place, from, place, to);
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1:0}\" y1=\"{y1:0}\" x2=\"{x2:0}\" y2=\"{y2:0}\" stroke=\"#8884\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(vertical ? at - 6 : place):0}\" y=\"{(vertical ? place + 4 : at + 16):0}\" text-anchor=\"{(vertical ? "end" : "middle")}\" fill=\"currentColor\">{i / 5.0:0.0}</text>");
        }
    }

    private static void Title(StringBuilder svg, double x, double y, string words, string anchor = "middle") =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0}\" y=\"{y:0}\" text-anchor=\"{anchor}\" fill=\"currentColor\" opacity=\"0.75\">{words}</text>");

    private static void Line(StringBuilder svg, string colour, (double X, double Y) from, (double X, double Y) to) => svg.Append(
        CultureInfo.InvariantCulture, $"<line x1=\"{from.X:0.0}\" y1=\"{from.Y:0.0}\" x2=\"{to.X:0.0}\" y2=\"{to.Y:0.0}\" stroke=\"{colour}\" stroke-width=\"2\"/>");

    private static void Dot(StringBuilder svg, string colour, double x, double y) =>
        svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.0}\" cy=\"{y:0.0}\" r=\"4\" fill=\"{colour}\"/>");
}
