using System.Globalization;
using System.Text;

namespace Multilabel.Benchmarks;

/// <summary>Lines over two logarithmic axes, in which whatever grows in proportion is a straight line at 45 degrees; several plots side by side make an SVG.</summary>
internal sealed record LogPlot(string Title, string XAxis, string YAxis, IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y)> Points)> Lines)
{
    private const double Width = 360, Height = 300, Left = 62, Right = 16, Top = 34, Bottom = 44;
    private static readonly string[] Colours = ["#1f6feb", "#c2410c", "#15803d"];

    public static string Svg(IReadOnlyList<LogPlot> plots)
    {
        var text = new StringBuilder(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {plots.Count * Width} {Height}\" font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        for (var i = 0; i < plots.Count; i++) text.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({i * Width} 0)\">\n").Append(plots[i].Group()).Append("</g>\n");
        return text.Append("</svg>\n").ToString();
    }

    private string Group()
    {
        var all = Lines.SelectMany(l => l.Points).ToList();
        var (x0, x1) = Decades(all.Select(p => p.X));
        var (y0, y1) = Decades(all.Select(p => p.Y));
        double X(double x) => Left + ((Math.Log10(x) - x0) / (x1 - x0) * (Width - Left - Right));
        double Y(double y) => Height - Bottom - ((Math.Log10(y) - y0) / (y1 - y0) * (Height - Top - Bottom));

        var text = new StringBuilder();
        Text(text, Width / 2, 18, Title, "middle", "font-weight=\"bold\"");
        for (var d = x0; d <= x1; d++)
        {
            Line(text, X(Math.Pow(10, d)), Top, X(Math.Pow(10, d)), Height - Bottom);
            Text(text, X(Math.Pow(10, d)), Height - Bottom + 14, Tick(d), "middle");
        }

        for (var d = y0; d <= y1; d++)
        {
            Line(text, Left, Y(Math.Pow(10, d)), Width - Right, Y(Math.Pow(10, d)));
            Text(text, Left - 5, Y(Math.Pow(10, d)) + 4, Tick(d), "end");
        }

        Text(text, (Left + Width - Right) / 2, Height - 10, XAxis, "middle");
        Text(text, 0, 0, YAxis, "middle", $"transform=\"translate(13 {(Top + Height - Bottom) / 2}) rotate(-90)\"");
        for (var i = 0; i < Lines.Count; i++)
        {
            var points = string.Join(' ', Lines[i].Points.Select(p => $"{X(p.X):0.0},{Y(p.Y):0.0}"));
            text.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{Colours[i]}\" stroke-width=\"2\"/>\n");
            foreach (var (x, y) in Lines[i].Points) text.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(x):0.0}\" cy=\"{Y(y):0.0}\" r=\"3\" fill=\"{Colours[i]}\"/>\n");
            Text(text, Left + 8, Top + 14 + (14 * i), Lines[i].Name, "start", $"fill=\"{Colours[i]}\"");
        }

        return text.ToString();
    }

    private static (int From, int To) Decades(IEnumerable<double> values)
    {
        var logs = values.Select(Math.Log10).ToList();
        var from = (int)Math.Floor(logs.Min());
        return (from, Math.Max(from + 1, (int)Math.Ceiling(logs.Max())));
    }

    private static string Tick(int decade) => Math.Pow(10, decade).ToString(decade < 0 ? "0.######" : "#,0", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, double x1, double y1, double x2, double y2) =>
        text.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1:0.0}\" y1=\"{y1:0.0}\" x2=\"{x2:0.0}\" y2=\"{y2:0.0}\" stroke=\"#ddd\"/>\n");

    private static void Text(StringBuilder text, double x, double y, string what, string anchor, string more = "") =>
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.0}\" y=\"{y:0.0}\" text-anchor=\"{anchor}\" {more}>{System.Security.SecurityElement.Escape(what)}</text>\n");
}
