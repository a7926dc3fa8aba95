using System.Globalization;

namespace Multilabel.DoctorBenchmark;

/// <summary>A user's own predictions: a column per label.</summary>
/// <param name="Labels">Names of the columns.</param>
/// <param name="Values">[rows][labels]</param>
/// <param name="Texts">A first column with the texts; null for none.</param>
internal sealed record PredictionTable(IReadOnlyList<string> Labels, double[][] Values, IReadOnlyList<string>? Texts = null)
{
    public static PredictionTable Of(IReadOnlyList<string> labels, float[][] logits, Func<float, double> value) =>
        new(labels, Array.ConvertAll(logits, row => Array.ConvertAll(row, z => value(z))));

    public static double Sigmoid(float logit) => 1 / (1 + Math.Exp(-logit));

    public static double[] Softmax(float[] logits)
    {
        var powers = Array.ConvertAll(logits, z => Math.Exp(z - logits.Max()));
        return Array.ConvertAll(powers, p => p / powers.Sum());
    }

    /// <summary>Cells that are decided otherwise than they are.</summary>
    public int WrongCells(bool[][] truth, double cut = 0.5) => Values.Select((row, i) => row.Where((v, k) => v >= cut != truth[i][k]).Count()).Sum();

    public void Write(string path)
    {
        var whole = Values.All(row => row.All(v => v is 0 or 1));
        var lines = Values.Select((row, i) => string.Join(',', (Texts is null ? [] : new[] { Csv.Cell(Texts[i]) }).Concat(row.Select(v => Text(v, whole)))));
        var header = string.Join(',', (Texts is null ? [] : new[] { "text" }).Concat(Labels.Select(Csv.Cell)));
        File.WriteAllLines(path, [header, .. lines]);
    }

    private static string Text(double value, bool whole) => double.IsNaN(value) ? "nan" : value.ToString(whole ? "0" : "0.000000", CultureInfo.InvariantCulture);
}
