using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>
/// Minimises a convex function whose value and gradient the caller computes: read <see cref="Trial"/>, call <see cref="Tell"/>, until
/// <see cref="IsDone"/>. Turned inside out like this, many minimisations can share one pass over the data.
/// Nocedal's two-loop recursion with a preconditioner in the place of the identity.
/// </summary>
internal sealed class LimitedMemoryBfgs
{
    private const int Memory = 10;
    private const double SufficientDecrease = 1e-4;
    private const int MostBacktracks = 40;

    private readonly Action<double[]> precondition; // in place: an approximate inverse Hessian times the vector
    private readonly double tolerance;
    private readonly int mostSteps;
    private readonly List<(double[] Step, double[] Change, double Inverse)> pairs = [];
    private readonly double[] direction;
    private double[] point;
    private double[] gradient;
    private double value;
    private double slope;
    private double length;
    private int backtracks;
    private int steps;
    private bool started;

    /// <summary>
    /// Stops when ‖gradient‖ is <paramref name="tolerance"/> · ‖point‖. With the penalty ½ ‖w‖² the distance to the minimum is at most
    /// ‖gradient‖, whatever the data are; a fall relative to the first gradient would stop far too early where the labels are separable.
    /// </summary>
    public LimitedMemoryBfgs(double[] start, Action<double[]> precondition, double tolerance, int mostSteps)
    {
        (this.precondition, this.tolerance, this.mostSteps) = (precondition, tolerance, mostSteps);
        Trial = start;
        point = new double[start.Length];
        gradient = new double[start.Length];
        direction = new double[start.Length];
    }

    /// <summary>Where the function is wanted next; after the end, the minimum.</summary>
    public double[] Trial { get; private set; }

    public bool IsDone { get; private set; }

    /// <summary>Function value and gradient at <see cref="Trial"/>. The gradient's array is taken over and an unused one handed back.</summary>
    public double[] Tell(double trialValue, double[] trialGradient)
    {
        if (!started || trialValue <= value + SufficientDecrease * length * slope)
            return Accept(trialValue, trialGradient);

        // The lowest point of the parabola through both values and the slope, kept away from the ends.
        var parabola = -slope * length * length / (2 * (trialValue - value - slope * length));
        length = Math.Clamp(double.IsNaN(parabola) ? 0 : parabola, 0.1 * length, 0.5 * length);
        if (++backtracks > MostBacktracks)
            End(point);
        else
            MoveTrial();
        return trialGradient;
    }

    private double[] Accept(double trialValue, double[] trialGradient)
    {
        if (started)
            Remember(trialGradient);
        (point, Trial) = (Trial, point);
        var unused = gradient;
        (gradient, value, backtracks) = (trialGradient, trialValue, 0);

        started = true;
        if (Dot(gradient, gradient) <= tolerance * tolerance * Dot(point, point) || steps++ >= mostSteps)
        {
            End(point);
            return unused;
        }
        FindDirection();
        length = 1;
        MoveTrial();
        return unused;
    }

    private void End(double[] at)
    {
        Trial = at;
        IsDone = true;
    }

    private void Remember(double[] trialGradient)
    {
        var (step, change) = pairs.Count == Memory ? (pairs[0].Step, pairs[0].Change) : (new double[point.Length], new double[point.Length]);
        if (pairs.Count == Memory)
            pairs.RemoveAt(0);
        for (var i = 0; i < point.Length; i++)
        {
            step[i] = Trial[i] - point[i];
            change[i] = trialGradient[i] - gradient[i];
        }
        var curvature = Dot(step, change);
        if (curvature > 1e-14 * Dot(change, change)) // convex, so only rounding can fail this
            pairs.Add((step, change, 1 / curvature));
    }

    private void FindDirection()
    {
        gradient.CopyTo(direction, 0);
        Span<double> shares = stackalloc double[Memory];
        for (var i = pairs.Count - 1; i >= 0; i--)
        {
            shares[i] = pairs[i].Inverse * Dot(pairs[i].Step, direction);
            Add(direction, -shares[i], pairs[i].Change);
        }
        precondition(direction);
        for (var i = 0; i < pairs.Count; i++)
            Add(direction, shares[i] - pairs[i].Inverse * Dot(pairs[i].Change, direction), pairs[i].Step);
        for (var i = 0; i < direction.Length; i++)
            direction[i] = -direction[i];
        slope = Dot(gradient, direction);
    }

    private void MoveTrial()
    {
        point.CopyTo(Trial, 0);
        Add(Trial, length, direction);
    }

    /// <summary>Four partial sums whatever the machine's vectors are, so that the result is the same everywhere.</summary>
    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var right = ref MemoryMarshal.GetReference(b);
        var sums = Vector256<double>.Zero;
        var i = 0;
        for (; i <= a.Length - 4; i += 4)
            sums += Vector256.LoadUnsafe(ref left, (nuint)i) * Vector256.LoadUnsafe(ref right, (nuint)i);
        var sum = sums[0] + sums[1] + sums[2] + sums[3];
        for (; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static void Add(double[] to, double factor, double[] what)
    {
        ref var target = ref MemoryMarshal.GetArrayDataReference(to);
        ref var source = ref MemoryMarshal.GetArrayDataReference(what);
        var i = 0;
        for (; i <= to.Length - 4; i += 4)
            (Vector256.LoadUnsafe(ref target, (nuint)i) + Vector256.Create(factor) * Vector256.LoadUnsafe(ref source, (nuint)i)).StoreUnsafe(ref target, (nuint)i);
        for (; i < to.Length; i++)
            to[i] += factor * what[i];
    }
}
