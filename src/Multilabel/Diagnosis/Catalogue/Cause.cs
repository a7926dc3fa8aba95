namespace Multilabel;

/// <summary>One reason why a model does not predict what it was trained on.</summary>
/// <param name="Id">Group letter and number; stable.</param>
/// <param name="Name">In a few words.</param>
/// <param name="Shows">What its user sees.</param>
/// <param name="Measures">What is measured to find it.</param>
/// <param name="Action">What to do about it.</param>
internal sealed record Cause(string Id, string Name, string Shows, string Measures, string Action);
