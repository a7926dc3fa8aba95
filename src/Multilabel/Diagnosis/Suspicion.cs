using System.Globalization;

namespace Multilabel;

/// <summary>What a check says; <see cref="Triage"/> makes findings of all of them.</summary>
/// <param name="Id">ID in the catalogue.</param>
/// <param name="Strength">
/// How sure it is that this is the reason. <see cref="Proof"/>: numbers are reproduced, or the fault stands in the files. <see cref="Strong"/>: signs
/// that other causes do not give. <see cref="Plausible"/>: would explain what is seen, as others would. <see cref="Noted"/>: nothing wrong by itself.
/// Values between are allowed; of two equals the more special cause should be a little stronger.
/// </param>
/// <param name="Message">One or two sentences with figures.</param>
/// <param name="Action">Null for the catalogue's.</param>
internal sealed record Suspicion(string Id, int Strength, string Message, string? Action = null)
{
    public const int Proof = 90, Strong = 70, Plausible = 40, Noted = 10;

    public Dictionary<string, object> Evidence { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds a figure: a number, a text, a bool or a list of texts.</summary>
    public Suspicion With(string name, object value)
    {
        Evidence[name] = value;
        return this;
    }

    /// <summary>Text with numbers as the invariant culture writes them.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
