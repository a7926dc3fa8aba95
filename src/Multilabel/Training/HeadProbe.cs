using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel;

/// <summary>
/// Linear probing before fine-tuning (LP-FT; Kumar et al. 2022, arXiv 2202.10054): the head's last layer is fitted to the encoder's
/// features as they are, a convex problem, so that fine-tuning starts below the base-rate loss and does not distort good features.
/// </summary>
internal static class HeadProbe
{
    /// <summary>Fits and sets the head's last layer; the mean loss it reaches on the training rows.</summary>
    public static double Fit(SequenceClassifier model, TrainedPart part, TrainingRows rows, long seed, Action<TrainingProgress> report)
    {
        var reading = new Pace();
        var features = part.Features.Of(rows.TrainIds, share => report(reading.Step("reading with the encoder as it is", share)));
        // A head that fits every row leaves the layers nothing to learn; where they do not train, fitting the rows is all that is left to do.
        var ridge = part.Depth == model.Layers ? ConvexProbe.UsualRidge : RidgeChoice.For(features, rows.TrainLabels, seed);
        var fitting = new Pace();
        var probe = ConvexProbe.Fit(features, rows.TrainLabels, ridge, share => report(fitting.Step("fitting the head", share)));
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        model.Parameters[model.FinalWeight].Value.copy_(tensor(probe.Weights, probe.Bias.Length, features[0].Length));
        model.Parameters[model.FinalBias].Value.copy_(tensor(probe.Bias));
        var logits = model.FinalLinear(tensor(features.SelectMany(row => row).ToArray(), features.Length, features[0].Length).to(model.Device));
        var loss = BceArithmetic.Mean([.. logits.cpu().data<float>().ToArray().Chunk(probe.Bias.Length)], rows.TrainLabels);
        report(new TrainingNote(string.Create(CultureInfo.InvariantCulture,
            $"Head fitted to the encoder as it is: loss {loss:0.0000} (base rate {BaseRate.Floor(BaseRate.Prevalences(rows.TrainLabels)):0.000})")));
        return loss;
    }
}
