namespace Multilabel;

/// <summary>
/// Fits a <see cref="Calibration"/> to out-of-fold logits: minimises the sum of log-losses over all cells + λ Σ offset². Newton steps;
/// the offsets meet only slope and bias in the Hessian, so each step solves two equations and substitutes back.
/// </summary>
internal sealed class PooledPlatt
{
    /// <summary>λ unless told.</summary>
    public const double UsualPenalty = 1;

    // Where a cut separates every label perfectly the slope has no finite optimum; this far below rounding elsewhere.
    private const double SlopeRidge = 1e-9;
    private const int MostSteps = 200;

    private readonly float[][] logits; // [rows][labels]
    private readonly bool[][] labels;  // [rows][labels]
    private readonly double penalty;   // λ
    private readonly bool fitSlope;

    private PooledPlatt(float[][] logits, bool[][] labels, double penalty, bool fitSlope) =>
        (this.logits, this.labels, this.penalty, this.fitSlope) = (logits, labels, penalty, fitSlope);

    public static Calibration Fit(float[][] logits, bool[][] labels, double penalty = UsualPenalty) => new PooledPlatt(logits, labels, penalty, fitSlope: true).Minimise(1);

    /// <summary>
    /// As <see cref="Fit"/>, with the penalty that suits the rows, but scores that rank the wrong way round out of fold are ignored rather than turned
    /// around: slope 0, base rates only.
    /// </summary>
    public static Calibration FitRanking(float[][] logits, bool[][] labels)
    {
        var penalty = OffsetPenalty.For(logits, labels);
        var calibration = Fit(logits, labels, penalty);
        return calibration.Slope >= 0 ? calibration : new PooledPlatt(logits, labels, penalty, fitSlope: false).Minimise(0);
    }

    /// <summary>What <see cref="Fit"/> minimises.</summary>
    public static double Objective(Calibration calibration, float[][] logits, bool[][] labels, double penalty = UsualPenalty)
    {
        var sum = penalty * calibration.Offsets.Sum(offset => offset * offset) + SlopeRidge * calibration.Slope * calibration.Slope;
        for (var row = 0; row < logits.Length; row++)
        {
            for (var label = 0; label < logits[row].Length; label++)
            {
                var score = calibration.Slope * logits[row][label] + calibration.Bias + calibration.Offsets[label];
                sum += SoftPlus(labels[row][label] ? -score : score);
            }
        }
        return sum;
    }

    private Calibration Minimise(double slope)
    {
        var current = new Calibration(slope, 0, new double[labels[0].Length]);
        var objective = Objective(current, logits, labels, penalty);
        if (!double.IsFinite(objective))
            throw new MultilabelException("The model's out-of-fold scores are not finite numbers, so they cannot be calibrated; the training diverged (lower the learning rate).");
        for (var step = 0; step < MostSteps; step++)
        {
            var (direction, decrement) = NewtonStep(current);
            if (!(decrement > 1e-18 * (1 + objective)))
                break;
            var length = 1.0;
            Calibration next;
            double reached;
            while ((reached = Objective(next = Move(current, direction, length), logits, labels, penalty)) > objective - 1e-4 * length * decrement && length > 1e-12)
                length /= 2;
            if (!(reached < objective))
                break;
            (current, objective) = (next, reached);
        }
        return current;
    }

    private static Calibration Move(Calibration from, Calibration direction, double length) => new(
        from.Slope + length * direction.Slope,
        from.Bias + length * direction.Bias,
        [.. from.Offsets.Zip(direction.Offsets, (offset, change) => offset + length * change)]);

    /// <summary>The step to the minimum of the local parabola, and gradient · step, the fall it promises (twice).</summary>
    private (Calibration Direction, double Decrement) NewtonStep(Calibration at)
    {
        var width = at.Offsets.Count;
        var gradient = new double[width];     // of the offsets, without their penalty; their sum is the bias'
        var curvature = new double[width];    // offset-offset = offset-bias
        var cross = new double[width];        // offset-slope
        var (slopeGradient, slopeCurvature) = (2 * SlopeRidge * at.Slope, 2 * SlopeRidge);
        for (var row = 0; row < logits.Length; row++)
        {
            for (var label = 0; label < width; label++)
            {
                double logit = logits[row][label];
                var probability = Calibration.Sigmoid(at.Slope * logit + at.Bias + at.Offsets[label]);
                var error = probability - (labels[row][label] ? 1 : 0);
                var weight = Math.Max(probability * (1 - probability), 1e-300);
                gradient[label] += error;
                curvature[label] += weight;
                cross[label] += weight * logit;
                slopeGradient += error * logit;
                slopeCurvature += weight * logit * logit;
            }
        }

        // Offset_k = -(g_k + cross_k · slope + curvature_k · bias) / (curvature_k + 2 λ), put into the two equations left.
        var (slopeSlope, slopeBias, biasBias, slopeRight, biasRight) = (slopeCurvature, 0.0, 0.0, -slopeGradient, 0.0);
        for (var label = 0; label < width; label++)
        {
            var own = curvature[label] + 2 * penalty;
            var penalised = gradient[label] + 2 * penalty * at.Offsets[label];
            slopeSlope -= cross[label] * cross[label] / own;
            slopeBias += cross[label] - cross[label] * curvature[label] / own;
            biasBias += curvature[label] - curvature[label] * curvature[label] / own;
            slopeRight += cross[label] * penalised / own;
            biasRight += -gradient[label] + curvature[label] * penalised / own;
        }
        double slope = 0, bias;
        if (fitSlope)
        {
            var determinant = slopeSlope * biasBias - slopeBias * slopeBias;
            slope = (slopeRight * biasBias - slopeBias * biasRight) / determinant;
            bias = (slopeSlope * biasRight - slopeBias * slopeRight) / determinant;
        }
        else
        {
            bias = biasRight / biasBias;
        }
        var offsets = new double[width];
        var decrement = -slopeGradient * slope;
        for (var label = 0; label < width; label++)
        {
            var penalised = gradient[label] + 2 * penalty * at.Offsets[label];
            offsets[label] = -(penalised + cross[label] * slope + curvature[label] * bias) / (curvature[label] + 2 * penalty);
            decrement -= gradient[label] * bias + penalised * offsets[label];
        }
        return (new Calibration(slope, bias, offsets), decrement);
    }

    private static double SoftPlus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))); // log(1 + e^x) without overflow
}
