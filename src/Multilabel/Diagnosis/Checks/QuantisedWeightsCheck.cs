using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>C12: weights that went through a code of few levels before they were saved, and are not those that training ended with any more.</summary>
internal sealed class QuantisedWeightsCheck : ICheck
{
    /// <summary>Levels of a code of 8 bits, numbers that a matrix needs to tell, and its blocks (as 4-bit codes have) with their levels.</summary>
    private const int MostLevels = 256, FewestNumbers = 2048, Block = 64, MostBlockLevels = 16;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!LoggedLoss.IsBetrayed(patient) || patient.Model.Faults.Count > 0) yield break;
        var matrices = patient.Model.Network.Parameters.Where(p => p.Layer >= 1 && p.Layer <= patient.Model.Network.Layers && p.Value.dim() == 2 && p.Elements >= FewestNumbers).ToList();
        var levels = matrices.ConvertAll(Levels).FindAll(l => l > 0);
        if (matrices.Count == 0 || levels.Count < 0.8 * matrices.Count) yield break;
        yield return new Suspicion("C12", Suspicion.Proof,
            Suspicion.Text($"{levels.Count} of the {matrices.Count} large matrices of the layers hold no more than {levels.Max()} different numbers{(levels.Max() <= MostBlockLevels ? "" : " each")}: they went through a code of few bits before they were saved, and give loss {patient.Loss:0.###} where training reported {patient.ReportedLoss:0.####}."))
            .With("quantised_matrices", levels.Count).With("matrices", matrices.Count).With("levels", levels.Max()).With("loss", patient.Loss);
    }

    // Different numbers of a matrix, or of the fullest of its blocks, where they are few; 0 where they are many.
    private static int Levels(Parameter parameter)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var values = parameter.Value.detach().cpu().contiguous().data<float>().ToArray();
        var all = values.ToHashSet();
        if (all.Count <= MostLevels) return all.Count;
        var most = values.Chunk(Block).Max(block => block.Distinct().Count());
        return most <= MostBlockLevels ? most : 0;
    }
}
