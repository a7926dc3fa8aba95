namespace Multilabel.Benchmarks;

/// <summary>What a figure must reach and what it should.</summary>
/// <param name="Bound">Must be reached.</param>
/// <param name="Aim">Should be reached.</param>
/// <param name="AtMost">Smaller is better.</param>
/// <param name="Unit">Of both: × for a ratio to the peer, <see cref="Share"/>, or that of our own figure.</param>
internal sealed record Target(double Bound, double? Aim = null, bool AtMost = false, string Unit = "×")
{
    public const string Share = " % of peak";

    public override string ToString() => $"{(AtMost ? "≤" : "≥")} {Bound}{Unit}{(Aim is { } aim ? $", aim {aim}{Unit}" : "")}";

    public string Judge(double value) => Reaches(value, Aim ?? Bound) ? "reached" : Reaches(value, Bound) ? "bound reached" : "missed";

    private bool Reaches(double value, double limit) => AtMost ? value <= limit : value >= limit;
}
