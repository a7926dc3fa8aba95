namespace Multilabel.DoctorBenchmark;

/// <summary>A text with one truth per label of its corpus.</summary>
internal sealed record LabelledText(string Text, bool[] Labels);
