namespace Multilabel;

/// <summary>Group A of the catalogue.</summary>
internal sealed class LossChecks : ICheck
{
    private static readonly ICheck[] Parts =
        [new NonFiniteCheck(), new WrongLossCheck(), new DoubleSigmoidCheck(), new LossScaleCheck(), new OtherLossCheck(), new DeadLabelsCheck(), new BaseRateCheck(), new ContradictionCheck()];

    public IEnumerable<Suspicion> Examine(Patient patient) => Parts.SelectMany(part => part.Examine(patient));
}
