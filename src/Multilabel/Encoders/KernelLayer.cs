using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// A transformer layer on the CPU, forward and backward by hand: libtorch multiplies the large matrices, kernels do everything between them. The
/// same arithmetic as <see cref="TransformerLayer"/>, which is the definition.
/// </summary>
internal sealed class KernelLayer(ModelConfig config, LayerWeights weights) : IDisposable
{
    private readonly IActivationRule _activation = ActivationRule.Of(config.Activation);

    public LayerWeights Weights => weights;

    private int Hidden => config.HiddenSize;

    /// <param name="x">[N, H] contiguous.</param>
    /// <param name="batch">The texts.</param>
    /// <param name="distanceBias">[A, 2T - 1] fp32 or null.</param>
    /// <param name="firstTokenOnly">[B, H] comes out instead of [N, H].</param>
    /// <param name="dropout">Null in evaluation.</param>
    /// <param name="memory">Filled for the backward pass; null if there will be none.</param>
    public HiddenStates Forward<TFormat>(HiddenStates x, Batch batch, Tensor? distanceBias, bool firstTokenOnly, Dropout? dropout, LayerMemory? memory)
        where TFormat : struct, INumberFormat
    {
        using var scope = NewDisposeScope();
        var keep = memory is not null;
        var weightDropout = dropout?.Next(config.AttentionDropout);
        var attentionDropout = config.Family.Layer.DropsAttentionOutput ? dropout?.Next(config.HiddenDropout) : null;
        var outputDropout = dropout?.Next(config.HiddenDropout);

        var first = firstTokenOnly ? batch.FirstTokens(CPU) : null;                                      // [B]
        var asking = first is null ? null : x.Operand.index_select(0, first);                            // [B, H]
        var queries = asking?.mm(weights.Projection.Transposed.narrow(1, 0, Hidden));
        var projected = x.Operand.mm(firstTokenOnly ? weights.Projection.Transposed.narrow(1, Hidden, 2L * Hidden) : weights.Projection.Transposed);
        var context = empty_like(asking ?? x.Operand);                                                   // [M, H]
        AttentionKernel.Forward<TFormat>(Attention(batch, projected, queries, distanceBias, weightDropout), context.Location());

        var sums = context.mm(weights.AttentionOutput.Transposed);                                       // [M, H]
        var residual = first is null ? x.Exact : x.Exact.index_select(0, first);                         // [M, H]
        var (middle, moments) = weights.AttentionNorm.Forward<TFormat>(sums, residual, attentionDropout, keep);
        if (memory is null) Free(projected, queries, context, sums, moments, asking);

        var intermediate = middle.Operand.mm(weights.Intermediate.Transposed);                           // [M, I]
        var activated = _activation.Forward<TFormat>(intermediate, weights.IntermediateBias.Value, inPlace: !keep);
        var outputSums = activated.mm(weights.Output.Transposed);                                        // [M, H]
        var (output, outputMoments) = weights.OutputNorm.Forward<TFormat>(outputSums, middle.Exact, outputDropout, keep);
        if (memory is null) return output.MoveToOuterDisposeScope();

        (memory.Input, memory.Asking) = (x.Operand.alias(), asking);
        (memory.Projected, memory.Queries, memory.Context) = (projected, queries, context);
        (memory.AttentionNorm, memory.Middle) = ((sums, moments), middle.Operand);
        (memory.Intermediate, memory.Activated, memory.OutputNorm) = (intermediate, activated, (outputSums, outputMoments));
        (memory.WeightDropout, memory.AttentionDropout, memory.OutputDropout) = (weightDropout, attentionDropout, outputDropout);
        memory.Keep();
        return output.MoveToOuterDisposeScope();
    }

    /// <summary>Gathers the gradients of the parameters that train.</summary>
    /// <param name="gradient">[M, H]: of the output.</param>
    /// <param name="batch">The texts.</param>
    /// <param name="distanceBias">As in the forward pass.</param>
    /// <param name="distanceGradient">[A, 2T - 1] fp32 that the gradient of the bias is added to, or null.</param>
    /// <param name="firstTokenOnly">As in the forward pass.</param>
    /// <param name="memory">Of the forward pass.</param>
    /// <param name="needsInput">Whether the gradient of the input is wanted.</param>
    /// <returns>[N, H], or null.</returns>
    public HiddenGradient? Backward<TFormat>(
        HiddenGradient gradient, Batch batch, Tensor? distanceBias, Tensor? distanceGradient, bool firstTokenOnly, LayerMemory memory, bool needsInput)
        where TFormat : struct, INumberFormat
    {
        using var scope = NewDisposeScope();
        var (ofMiddle, ofOutput, vectors) = weights.OutputNorm.Backward<TFormat>(gradient, memory.OutputNorm!.Value.Sums, memory.OutputNorm.Value.Moments, memory.OutputDropout);
        LayerWeights.Gather(weights.OutputVectors, vectors);
        weights.Output.Gather(ofOutput, memory.Activated!);
        var ofIntermediate = ofOutput.mm(weights.Output.Weight);                                          // [M, I]
        using (var ofBias = _activation.Backward<TFormat>(ofIntermediate, memory.Intermediate!, weights.IntermediateBias.Value))
            LayerWeights.Gather([weights.IntermediateBias], ofBias.unsqueeze(0));
        weights.Intermediate.Gather(ofIntermediate, memory.Middle!);
        var throughIntermediate = ofIntermediate.mm(weights.Intermediate.Weight);                         // [M, H]
        Free(ofIntermediate);

        var (ofResidual, ofAttention, attentionVectors) = weights.AttentionNorm.Backward<TFormat>(
            new(ofMiddle, throughIntermediate), memory.AttentionNorm!.Value.Sums, memory.AttentionNorm.Value.Moments, memory.AttentionDropout);
        LayerWeights.Gather(weights.AttentionVectors, attentionVectors);
        weights.AttentionOutput.Gather(ofAttention, memory.Context!);
        var ofContext = ofAttention.mm(weights.AttentionOutput.Weight);                                   // [M, H]

        var ofProjected = empty_like(memory.Projected!);
        var ofQueries = memory.Queries is null ? null : empty_like(memory.Queries);
        AttentionBackward<TFormat>(batch, memory, distanceBias, distanceGradient, ofContext, ofProjected, ofQueries);
        var ofBiases = ColumnSums.Of<TFormat>(ofProjected);
        LayerWeights.Gather(weights.ProjectionBiases, (ofQueries is null ? ofBiases : cat([ColumnSums.Of<TFormat>(ofQueries), ofBiases])).view(3, Hidden));
        if (ofQueries is null)
        {
            weights.Projection.Gather(ofProjected, memory.Input!);
            return needsInput ? new HiddenGradient(ofResidual, ofProjected.mm(weights.Projection.Weight)).MoveToOuterDisposeScope() : null;
        }
        weights.Projection.Gather(ofProjected, memory.Input!, Hidden);
        weights.Projection.Gather(ofQueries, memory.Asking!);
        if (!needsInput) return null;
        var throughKeys = ofProjected.mm(weights.Projection.Weight.narrow(0, Hidden, 2L * Hidden));       // [N, H]
        var ofAsking = new HiddenGradient(ofResidual, ofQueries.mm(weights.Projection.Weight.narrow(0, 0, Hidden))).Sum();
        var ofFirst = zeros(throughKeys.shape).index_add_(0, batch.FirstTokens(CPU), ofAsking, HeldNumber.Of(1.0));
        return new HiddenGradient(ofFirst, throughKeys).MoveToOuterDisposeScope();
    }

    public void Dispose() => weights.Dispose();

    private AttentionTask Attention(Batch batch, Tensor projected, Tensor? queries, Tensor? distanceBias, DropoutSite? dropout)
    {
        var (h, bias) = (Hidden, weights.ProjectionBias.Location());
        var size = (int)projected.element_size();
        var (all, row) = (projected.Location(), (int)projected.shape[1]);
        var keys = queries is null ? all + h * size : all;
        return new AttentionTask
        {
            Starts = batch.Starts,
            Heads = config.Heads,
            Width = h / config.Heads,
            Longest = batch.Length,
            FirstTokenOnly = queries is not null,
            Query = queries is null ? (all, row) : (queries.Location(), h),
            Key = (keys, row),
            Value = (keys + h * size, row),
            QueryBias = bias,
            KeyBias = bias + h * sizeof(float),
            ValueBias = bias + 2 * h * sizeof(float),
            DistanceBias = distanceBias?.Location() ?? 0,
            Dropout = dropout,
        };
    }

    private void AttentionBackward<TFormat>(
        Batch batch, LayerMemory memory, Tensor? distanceBias, Tensor? distanceGradient, Tensor ofContext, Tensor ofProjected, Tensor? ofQueries)
        where TFormat : struct, INumberFormat
    {
        var task = Attention(batch, memory.Projected!, memory.Queries, distanceBias, memory.WeightDropout);
        var size = (int)ofProjected.element_size();
        var (all, row) = (ofProjected.Location(), (int)ofProjected.shape[1]);
        var keys = ofQueries is null ? all + Hidden * size : all;
        using var byText = distanceGradient is null ? null : zeros(batch.Size, config.Heads, distanceGradient.shape[1]);
        AttentionKernel.Backward<TFormat>(
            task, ofContext.Location(), ofQueries is null ? (all, row) : (ofQueries.Location(), Hidden), (keys, row), (keys + Hidden * size, row), byText?.Location() ?? 0);
        if (byText is not null) distanceGradient!.AddInPlace(byText.sum([0L]));
    }

    private static void Free(params Tensor?[] tensors)
    {
        foreach (var tensor in tensors) tensor?.Dispose();
    }
}
