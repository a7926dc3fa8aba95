namespace Multilabel;

/// <summary>One of the figures a report leads with.</summary>
/// <param name="Key">Its name in <see cref="EvaluationResult.Metrics"/>.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Value">Null when undefined on these rows.</param>
/// <param name="Interval">95 % bootstrap interval over texts; null when undefined or when there are too many cells to resample.</param>
/// <param name="HigherIsBetter">False for losses.</param>
/// <param name="Baselines">The same figure for each of <see cref="EvaluationResult.Baselines"/>, in that order.</param>
public sealed record HeadlineMetric(string Key, string Name, double? Value, Interval? Interval, bool HigherIsBetter, IReadOnlyList<double?> Baselines);
