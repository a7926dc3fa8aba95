namespace Multilabel;

/// <summary>Group D of the catalogue, as far as the folder and the data show it; what the user's predictions show is <see cref="ReproductionCheck"/>'s.</summary>
internal sealed class InputChecks : ICheck
{
    public IEnumerable<Suspicion> Examine(Patient patient) =>
        [.. new InputFaultCheck().Examine(patient), .. new TokenizerFilesCheck().Examine(patient), .. new TruncationCheck().Examine(patient)];
}
