namespace Multilabel;

/// <summary>Numbers with a name and a shape, row-major: what a model hands over to be written, and takes back.</summary>
internal sealed record NamedArray(string Name, int[] Shape, float[] Values);
