namespace Multilabel;

/// <summary>G2: fp16 ends at 65504; beyond, it holds infinity, and what is computed from that is no number.</summary>
internal sealed class HalfOverflowCheck : ICheck
{
    private const float Largest = 65504;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        var (infinite, clamped) = (new List<string>(), new List<string>());
        var halves = 0;
        using (var weights = WeightsFolder.Open(patient.Model.Network.TokenizerFolder))
        {
            foreach (var tensor in weights.Tensors.Values.Where(t => t.Type == StoredType.F16))
            {
                halves++;
                var values = tensor.ToFloats();
                if (Array.Exists(values, v => !float.IsFinite(v))) infinite.Add(tensor.Name);
                else if (Array.Exists(values, v => Math.Abs(v) == Largest)) clamped.Add(tensor.Name);
            }
        }
        if (infinite.Count > 0)
            yield return new Suspicion("G2", 97, $"{infinite.Count} fp16 tensors hold NaN or infinity, the first {infinite[0]}: values beyond 65504 do not fit into fp16.").With("tensors", infinite);
        else if (clamped.Count > 0)
            yield return new Suspicion("G2", 85, $"{clamped.Count} fp16 tensors reach exactly 65504, the largest number of fp16, the first {clamped[0]}: values were cut off there.").With("tensors", clamped);

        if (infinite.Count > 0 || patient.Predictions is not { } predictions || !patient.HasLogits || !double.IsFinite(patient.Loss)) yield break;
        var lost = predictions.Values.Count(row => Array.TrueForAll(row, v => !double.IsFinite(v)));
        if (lost == 0) yield break;
        var half = halves > 0 || patient.Model.Config.Dtype == "float16";
        yield return new Suspicion("G2", half ? 93 : 64,
            Suspicion.Text($"{lost} of {predictions.Values.Length} rows of {predictions.File} hold no numbers, while these weights give finite logits in fp32{(half ? "; they are stored in fp16" : "")}. Something overflows when it is computed in half precision, such as an attention mask of -1e9."))
            .With("rows_without_numbers", lost).With("stored_in_fp16", half);
    }
}
