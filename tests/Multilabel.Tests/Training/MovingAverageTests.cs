using TorchSharp;

namespace Multilabel.Tests;

public sealed class MovingAverageTests
{
    [Fact]
    public void The_average_follows_the_weights_as_the_formula_says()
    {
        using var weight = torch.tensor(new float[] { 0 });
        using var average = new MovingAverage([weight], 0.99);
        using var optimizer = new AdamW([new OptimizedParameter("w", weight, 0.1, 0) { Average = average.Tensors[0] }]);
        weight.fill_(1);
        optimizer.Step(averageRate: average.Rate(step: 1));   // decay min(0.99, 2/11): 2/11 * 0 + 9/11 * 1
        Assert.Equal(9.0 / 11, average.Tensors[0].item<float>(), 6);
        optimizer.Step(averageRate: average.Rate(step: 100_000));   // full decay
        Assert.Equal((0.99 * 9 / 11) + 0.01, average.Tensors[0].item<float>(), 6);
    }

    [Fact]
    public void The_average_begins_anew_at_the_weights_of_the_moment()
    {
        using var weight = torch.tensor(new float[] { 1, 2 });
        using var average = new MovingAverage([weight], 0.9);
        weight.fill_(5);
        average.Start();
        Assert.Equal([5f, 5f], average.Tensors[0].data<float>().ToArray());
    }

    [Fact]
    public void Swapping_twice_changes_nothing()
    {
        using var weight = torch.tensor(new float[] { 1, 2 });
        using var average = new MovingAverage([weight], 0.9);
        weight.fill_(5);
        average.Swap();
        Assert.Equal([1f, 2f], weight.data<float>().ToArray());
        average.Swap();
        Assert.Equal([5f, 5f], weight.data<float>().ToArray());
        Assert.Equal([1f, 2f], average.Tensors[0].data<float>().ToArray());
    }
}
