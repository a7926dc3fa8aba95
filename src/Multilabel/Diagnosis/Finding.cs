namespace Multilabel;

/// <summary>Something the doctor found.</summary>
/// <param name="Id">ID of the cause in the catalogue.</param>
/// <param name="Name">Name of the cause.</param>
/// <param name="Severity">What it means.</param>
/// <param name="Message">What was found, in one or two sentences with the figures.</param>
/// <param name="Evidence">The figures by name: numbers, texts or lists of texts.</param>
/// <param name="Action">The one thing to do.</param>
public sealed record Finding(string Id, string Name, FindingSeverity Severity, string Message, IReadOnlyDictionary<string, object> Evidence, string Action);
