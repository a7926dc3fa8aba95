using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

[Collection(Alone.Name)]
public sealed class RDropTests
{
    [Fact]
    public void The_divergence_is_the_mean_of_both_kullback_leibler_divergences()
    {
        double[] first = [0.3, -1.2, 4, 0], second = [-0.5, -1.2, 2.5, 1];
        using var scope = NewDisposeScope();
        var computed = RDrop.Divergence(tensor(first, 2, 2), tensor(second, 2, 2)).item<double>();
        Assert.Equal(first.Zip(second, (a, b) => (Kl(a, b) + Kl(b, a)) / 2).Average(), computed, 1e-12);

        static double Kl(double a, double b)
        {
            var (p, q) = (1 / (1 + Math.Exp(-a)), 1 / (1 + Math.Exp(-b)));
            return (p * Math.Log(p / q)) + ((1 - p) * Math.Log((1 - p) / (1 - q)));
        }
    }

    [Fact]
    public void It_changes_what_is_learned_only_where_there_is_dropout()
    {
        var options = SmallData.Quick() with { Epochs = 2, LearningRate = 1e-4, Precision = Precision.Fp32 };
        Assert.Equal(Last(options with { Dropout = 0 }), Last(options with { Dropout = 0, RDrop = 1 }));
        Assert.NotEqual(Last(options with { Dropout = 0.1 }), Last(options with { Dropout = 0.1, RDrop = 1 }));
    }

    private static string Last(TrainingOptions options)
    {
        using var classifier = Classifier.Train(SmallData.Rows(40), options);
        return classifier.Verdict!.Evidence.Weights["last"];
    }
}
