using System.ComponentModel;
using System.Globalization;

namespace Multilabel;

/// <summary>How <see cref="Classifier.Estimate"/> measures; the command line has the same names in kebab-case.</summary>
public sealed record EstimationOptions
{
    /// <summary>Parts of the rows, each of which is scored by models that have not seen it.</summary>
    [Description("parts of the rows; each is scored by models that have not seen it")]
    public int Folds { get; init; } = 5;

    /// <summary>How often the rows are split anew; the spread over repeats shows what chance in splitting and training does.</summary>
    [Description("how often the rows are split anew")]
    public int Repeats { get; init; } = 3;

    /// <summary>Names of the candidates, separated by commas: <c>linear</c>, <c>frozen</c>, <c>finetuned</c>; null for all that need no more than what is given.</summary>
    [Description("what to compare, separated by commas: linear, frozen, finetuned (default: all; with --encoder linear only that)")]
    public string? Candidates { get; init; }

    /// <summary>Minutes that all candidates together may take; repeats, then candidates, are given up for it.</summary>
    [Description("minutes for all of it; repeats, then candidates, are given up to keep to it, and the report says which")]
    public double Budget { get; init; } = 30;

    /// <summary>Measure how the scores grow with the number of rows.</summary>
    [Description("measure how scores grow with the number of rows")]
    public bool LearningCurve { get; init; } = true;

    /// <summary>All faults in one message.</summary>
    /// <exception cref="MultilabelException">An option is out of its range.</exception>
    internal void Validate()
    {
        var faults = new List<string>();
        void Check(bool isRight, string name, IFormattable value, string expected)
        {
            if (!isRight) faults.Add($"EstimationOptions.{name} is {value.ToString(null, CultureInfo.InvariantCulture)}; it must be {expected}.");
        }

        Check(Folds >= 2, nameof(Folds), Folds, "2 or more (usual: 5 or 10)");
        Check(Repeats >= 1, nameof(Repeats), Repeats, "1 or more (usual: 3)");
        Check(Budget > 0, nameof(Budget), Budget, "above 0 minutes");
        if (faults.Count > 0) throw new MultilabelException(string.Join(Environment.NewLine, faults));
    }
}
