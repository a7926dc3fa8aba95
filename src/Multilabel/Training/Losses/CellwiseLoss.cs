namespace Multilabel;

/// <summary>A loss that is the mean of one number per cell, so that each label has its own best constant.</summary>
internal abstract class CellwiseLoss : Loss
{
    public override double Floor(IReadOnlyList<float[]> labels)
    {
        var prevalences = BaseRate.Prevalences(labels);
        var sum = 0.0;
        for (var k = 0; k < prevalences.Length; k++) sum += Floor(prevalences[k], k);
        return prevalences.Length == 0 ? 0 : sum / prevalences.Length;
    }

    /// <summary>The lowest mean loss of one constant logit for label <paramref name="label"/>, which is set in this share of the rows.</summary>
    public virtual double Floor(double prevalence, int label)
        => ConstantMinimum.Find(z => prevalence * Cell(z, true, label) + (1 - prevalence) * Cell(z, false, label));

    /// <summary>The loss of one cell.</summary>
    public abstract double Cell(double logit, bool set, int label);

    /// <summary>The mean over all cells of rows [rows][labels].</summary>
    public double Mean(float[][] logits, bool[][] labels)
    {
        var sum = 0.0;
        for (var i = 0; i < logits.Length; i++)
            for (var k = 0; k < logits[i].Length; k++) sum += Cell(logits[i][k], labels[i][k], k);
        return sum / logits.Length / logits[0].Length;
    }

    /// <summary>ln(1 + e^x) without overflow.</summary>
    protected static double Softplus(double x) => Math.Max(x, 0) + double.LogP1(Math.Exp(-Math.Abs(x)));

    protected static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
