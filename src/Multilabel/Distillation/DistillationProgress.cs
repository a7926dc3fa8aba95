namespace Multilabel;

/// <summary>What a distillation says of itself.</summary>
public abstract record DistillationProgress;

/// <summary>One sentence for the person who waits.</summary>
/// <param name="Text">The sentence.</param>
public sealed record DistillationNote(string Text) : DistillationProgress;

/// <summary>How far it is.</summary>
/// <param name="Share">0 to 1.</param>
/// <param name="Loss">Mean of the last steps.</param>
/// <param name="SecondsLeft">Estimated from what is done.</param>
public sealed record DistillationStep(double Share, double Loss, double SecondsLeft) : DistillationProgress;

/// <summary>The student measured on the held-out texts.</summary>
/// <param name="Share">How far the run was, 0 to 1; 0 is the student before any training.</param>
/// <param name="Step">Steps made.</param>
/// <param name="Seconds">Since the beginning.</param>
/// <param name="Loss">Mean of the training steps since the measurement before; null before the first step.</param>
/// <param name="Fidelity">How near it is to the teacher.</param>
/// <param name="SecondsLeft">Estimated from what is done.</param>
public sealed record DistillationEvaluation(double Share, int Step, double Seconds, double? Loss, Fidelity Fidelity, double SecondsLeft) : DistillationProgress;
