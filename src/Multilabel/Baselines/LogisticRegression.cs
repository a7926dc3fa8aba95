using System.Collections.Concurrent;
using System.Runtime.Intrinsics;

namespace Multilabel;

/// <summary>
/// One-vs-rest logistic regression, scikit-learn's objective: ½ ‖w‖² + C Σ log-loss, the bias not penalised. Labels are solved in
/// lanes that share each pass over the rows; a lane that is done takes the next label. The result does not depend on the number of threads.
/// </summary>
internal sealed class LogisticRegression
{
    private const long WorkingMemory = 1L << 30; // bytes for the solvers of all threads
    private const int VectorsPerLane = 28;

    private readonly IDesign design;
    private readonly bool[][] labels; // [rows][labels]
    private readonly double cost;     // C

    public LogisticRegression(IDesign design, bool[][] labels, double cost) => (this.design, this.labels, this.cost) = (design, labels, cost);

    /// <summary>How far from the solution the weights may be, as a share of their length.</summary>
    public double Tolerance { get; init; } = 1e-2;

    public int MostSteps { get; init; } = 1000;

    /// <summary>
    /// Solves all labels. <paramref name="precondition"/> gives, for a label's frequency, the approximate inverse Hessian (bias last).
    /// <paramref name="solved"/> receives label, weights and bias, from several threads. A label that is never or always on has no
    /// finite solution: its weights are 0 and its bias the log-odds with half a row of the other kind added.
    /// </summary>
    public void Solve(Func<double, Action<double[]>> precondition, Action<int, double[], double> solved, Action<double>? progress, CancellationToken cancellation)
    {
        var width = labels[0].Length;
        var positives = new int[width];
        foreach (var row in labels)
        {
            for (var label = 0; label < width; label++)
                positives[label] += row[label] ? 1 : 0;
        }
        var waiting = new ConcurrentQueue<int>();
        for (var label = 0; label < width; label++)
        {
            if (positives[label] > 0 && positives[label] < labels.Length)
                waiting.Enqueue(label);
            else
                solved(label, new double[design.Columns], LogOdds(positives[label]));
        }
        var total = Math.Max(1, waiting.Count);
        var done = 0;
        var gate = new Lock();
        void Report(int label, double[] weights, double bias)
        {
            solved(label, weights, bias);
            lock (gate) progress?.Invoke((double)++done / total);
        }

        var lanes = waiting.Count >= 8 * Environment.ProcessorCount ? 8 : 4;
        var affordable = (int)Math.Max(1, WorkingMemory / ((long)VectorsPerLane * lanes * sizeof(double) * (design.Columns + 1)));
        var threads = Math.Min(Math.Min(Environment.ProcessorCount, affordable), (waiting.Count + lanes - 1) / lanes);
        Parallel.For(0, threads, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Math.Max(1, threads) },
            _ => SolveInLanes(lanes, waiting, positives, precondition, Report, cancellation));
    }

    private void SolveInLanes(
        int lanes, ConcurrentQueue<int> waiting, int[] positives, Func<double, Action<double[]>> precondition, Action<int, double[], double> solved, CancellationToken cancellation)
    {
        var columns = design.Columns;
        var slots = new (int Label, LimitedMemoryBfgs Solver)?[lanes];
        var spare = Enumerable.Range(0, lanes).Select(_ => new double[columns + 1]).ToArray();
        var trials = new double[lanes][];
        var idle = new double[columns + 1];
        var weights = new double[(long)columns * lanes];
        var gradient = new double[(long)columns * lanes];
        var (biases, biasGradients, losses) = (new double[lanes], new double[lanes], new double[lanes]);
        var labelOf = new int[lanes];

        void Residuals(int row, Span<double> margins)
        {
            var own = labels[row];
            for (var lane = 0; lane < margins.Length; lane += 4)
            {
                var on = Vector256.Create(Target(own, labelOf[lane]), Target(own, labelOf[lane + 1]), Target(own, labelOf[lane + 2]), Target(own, labelOf[lane + 3]));
                var score = Vector256.Create<double>(margins[lane..]) + Vector256.Create(biases, lane);
                var small = PortableMath.ExpOfNegative(-Vector256.Abs(score));
                var loss = Vector256.Max(score, Vector256<double>.Zero) - on * score + PortableMath.LogOnePlus(small); // log(1 + e^score) - on · score
                var isPositive = Vector256.GreaterThanOrEqual(score, Vector256<double>.Zero);
                var residual = Vector256.ConditionalSelect(isPositive, Vector256<double>.One, small) / (Vector256<double>.One + small) - on; // sigmoid - on
                (Vector256.Create(losses, lane) + loss).CopyTo(losses, lane);
                (Vector256.Create(biasGradients, lane) + residual).CopyTo(biasGradients, lane);
                residual.CopyTo(margins[lane..]);
            }
        }

        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var lane = 0; lane < lanes; lane++)
            {
                if (slots[lane] is null && waiting.TryDequeue(out var label))
                    slots[lane] = (label, new LimitedMemoryBfgs(Start(positives[label]), precondition((double)positives[label] / labels.Length), Tolerance, MostSteps));
                labelOf[lane] = slots[lane]?.Label ?? -1;
                trials[lane] = slots[lane]?.Solver.Trial ?? idle;
                biases[lane] = trials[lane][columns];
            }
            if (Array.TrueForAll(slots, slot => slot is null))
                return;

            Interleave(trials, weights);
            Array.Clear(gradient);
            Array.Clear(biasGradients);
            Array.Clear(losses);
            design.Accumulate(weights, lanes, Residuals, gradient);
            AddPenalties(trials, gradient, spare);

            for (var lane = 0; lane < lanes; lane++)
            {
                if (slots[lane] is not { } slot)
                    continue;
                var own = spare[lane];
                own[columns] = cost * biasGradients[lane];
                spare[lane] = slot.Solver.Tell(cost * losses[lane] + 0.5 * LimitedMemoryBfgs.Dot(trials[lane].AsSpan(0, columns), trials[lane].AsSpan(0, columns)), own);
                if (!slot.Solver.IsDone)
                    continue;
                solved(slot.Label, slot.Solver.Trial[..columns], slot.Solver.Trial[columns]);
                slots[lane] = null;
            }
        }
    }

    /// <summary>An idle lane has no label; what it computes is not read.</summary>
    private static double Target(bool[] row, int label) => label >= 0 && row[label] ? 1 : 0;

    private double[] Start(int positives)
    {
        var start = new double[design.Columns + 1];
        start[^1] = LogOdds(positives);
        return start;
    }

    private double LogOdds(int positives) => PortableMath.Log((positives + 0.5) / (labels.Length - positives + 0.5));

    // Lane by lane inside a column, so that each array is read and written once, in order.
    private static void Interleave(double[][] trials, double[] weights)
    {
        for (var (column, at) = (0, 0); at < weights.Length; column++)
        {
            foreach (var trial in trials) weights[at++] = trial[column];
        }
    }

    // From the losses' gradient [columns][lanes] to that of the whole function, lane by lane.
    private void AddPenalties(double[][] trials, double[] gradient, double[][] whole)
    {
        for (var (column, at) = (0, 0); at < gradient.Length; column++)
        {
            for (var lane = 0; lane < trials.Length; lane++) whole[lane][column] = trials[lane][column] + cost * gradient[at++];
        }
    }
}
