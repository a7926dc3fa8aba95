using System.Diagnostics;

namespace Multilabel;

/// <summary>How long something will still take, if it goes on as it did.</summary>
/// <param name="total">All there is to do, in any unit.</param>
/// <param name="before">What was done before the clock began to run.</param>
internal sealed class Pace(double total = 1, double before = 0)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <param name="done">Of the total; more than before.</param>
    public double SecondsLeft(double done) => _clock.Elapsed.TotalSeconds / (done - before) * (total - done);

    /// <param name="what">What is being done.</param>
    /// <param name="done">Of the total; more than before.</param>
    public TrainingStep Step(string what, double done) => new(what, done / total, SecondsLeft(done));
}
