namespace Multilabel;

/// <summary>Compares a file of predictions with what a model gives, cell by cell, to the precision of the file.</summary>
internal sealed class Comparison(UserPredictions predictions)
{
    /// <summary>What two computations in fp32 may differ by, in logits.</summary>
    public const double Fp32 = 0.001;

    public UserPredictions Predictions => predictions;

    public int Rows => predictions.Values.Length;

    /// <summary>Whether the numbers of row <paramref name="row"/> are those of a model's row. Cells without a number say nothing.</summary>
    /// <param name="row">Row of the file.</param>
    /// <param name="logits">[K].</param>
    /// <param name="form">From logits to numbers.</param>
    /// <param name="noise">What a logit may be off by.</param>
    public bool RowMatches(int row, double[] logits, ScoreForm form, double noise = Fp32)
    {
        var (values, slope, own) = (form.Values(logits), form.Slope(logits), predictions.Values[row]);
        for (var k = 0; k < own.Length; k++) if (!CellMatches(own[k], values[k], slope[k], noise)) return false;
        return true;
    }

    public bool[] Matches(float[][] logits, ScoreForm form, double noise = Fp32) =>
        [.. Enumerable.Range(0, Rows).Select(i => RowMatches(i, Doubles(logits[i]), form, noise))];

    /// <summary>Whether a number of the file is the computed one.</summary>
    public bool CellMatches(double own, double computed, double slope, double noise)
    {
        if (double.IsNaN(own)) return true;
        return Math.Abs(own - computed) <= predictions.Rounding(own) + slope * noise * (1 + 0.1 * Math.Abs(computed)) || own == computed;
    }

    /// <summary>The logit behind a number of the file, a probability or a logit; null where its digits do not tell it to a tenth.</summary>
    public double? LogitOf(double value, ScoreForm form)
    {
        if (!double.IsFinite(value)) return null;
        if (form == ScoreForm.Logits) return value;
        var steep = value * (1 - value);
        return steep > 0 && predictions.Rounding(value) / steep < 0.1 ? Calibration.Logit(value) : null;
    }

    public static double[] Doubles(float[] logits) => Array.ConvertAll(logits, z => (double)z);
}
