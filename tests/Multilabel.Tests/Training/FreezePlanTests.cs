namespace Multilabel.Tests;

public sealed class FreezePlanTests
{
    private static FreezePlan Plan(double ratio, FreezeBy by = FreezeBy.Layers)
    {
        using var model = SequenceClassifier.Load(SmallData.Encoder("bert"), new LoadOptions { Training = true, NewLabels = ["A", "B"] });
        return FreezePlan.Create(model.Parameters, new TrainingOptions { FreezeRatio = ratio, FreezeBy = by }, _ => 1e-5);
    }

    [Fact]
    public void Nothing_is_frozen_at_zero()
    {
        var plan = Plan(0);
        Assert.All(plan.Layers, l => Assert.Equal(l.Parameters, l.TrainableParameters));
        Assert.Equal(-1, plan.FrozenPrefix);
    }

    [Fact]
    public void Half_freezes_the_embeddings_and_the_lower_half_of_the_layers()
    {
        var plan = Plan(0.5);
        var layers = plan.Layers.Count - 2;
        for (var i = 0; i < plan.Layers.Count; i++) Assert.Equal(i <= Math.Round(layers / 2.0, MidpointRounding.AwayFromZero), plan.Layers[i].TrainableParameters == 0);
    }

    [Fact]
    public void Everything_frozen_leaves_the_head()
    {
        var plan = Plan(1);
        Assert.All(plan.Layers.SkipLast(1), l => Assert.Equal(0, l.TrainableParameters));
        Assert.True(plan.Layers[^1].TrainableParameters > 0);
    }

    [Fact]
    public void Counting_tensors_freezes_the_first_of_them_in_the_order_of_the_parameters()
    {
        using var model = SequenceClassifier.Load(SmallData.Encoder("bert"), new LoadOptions { Training = true, NewLabels = ["A", "B"] });
        var names = model.Parameters.Select(p => p.Name).ToList();
        var plan = Plan(0.3, FreezeBy.Tensors);
        var frozen = names.Except(plan.Trainable).ToList();
        Assert.Equal(names.Take((int)Math.Round(names.Count * 0.3)), frozen);
    }
}
