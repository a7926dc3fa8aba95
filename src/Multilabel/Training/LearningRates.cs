namespace Multilabel;

/// <summary>The peak learning rate of each layer: the encoder's falls by a factor from layer to layer downwards, the head has its own.</summary>
internal sealed class LearningRates(TrainingOptions options, int headLayer, int hiddenSize, bool normalizes = false, bool twice = false)
{
    /// <summary>The encoder's rate by size, where the options leave it open: larger models need smaller steps.</summary>
    public double Encoder { get; } = options.LearningRate ?? hiddenSize switch { <= 512 => 5e-5, < 1024 => 2e-5, _ => 1e-5 } * (twice ? 2 : 1);

    // The numbers of a vector of length 1 are √H times smaller than those it was made of; as much larger is what the head's weights have to change.
    private double Head { get; } = options.HeadLearningRate * (normalizes ? Math.Sqrt(hiddenSize) : 1);

    public double Of(int layer) => layer == headLayer ? Head : Encoder * Math.Pow(options.LayerDecay, headLayer - 1 - layer);
}
