using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

public sealed class OnePassTests
{
    // One that is spread over the threads by Adafactor, some with rows that no vector divides, a pile of matrices, vectors.
    private static readonly long[][] Shapes = [[2100, 2003], [300, 400], [33, 21], [3, 70, 31], [701], [1]];

    public static TheoryData<OptimizerKind> Kinds => [OptimizerKind.AdamW, OptimizerKind.Adafactor];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_gradient_in_bfloat16_moves_weights_like_the_same_numbers_in_32_bits(OptimizerKind kind)
    {
        using var scope = NewDisposeScope();
        var narrow = Run(kind, threads: 1, g => g.bfloat16());
        var wide = Run(kind, threads: 1, g => g.bfloat16().to_type(ScalarType.Float32));
        foreach (var (a, b) in narrow.Zip(wide)) Same(a.Parameter, b.Parameter);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_number_of_threads_changes_no_bit_of_weights_halves_and_averages(OptimizerKind kind)
    {
        using var scope = NewDisposeScope();
        foreach (var (a, b) in Run(kind, threads: 1, g => g.bfloat16()).Zip(Run(kind, threads: 3, g => g.bfloat16())))
        {
            Same(a.Parameter, b.Parameter);
            Same(a.Half!, b.Half!);
            Same(a.Average!, b.Average!);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_half_is_the_new_weight_rounded_as_torch_rounds(OptimizerKind kind)
    {
        using var scope = NewDisposeScope();
        foreach (var entry in Run(kind, threads: 2, g => g)) Same(entry.Parameter.bfloat16(), entry.Half!);
    }

    [Theory]
    [InlineData(OptimizerKind.AdamW, 0.3)]
    [InlineData(OptimizerKind.AdamW, 0.8)]
    [InlineData(OptimizerKind.Adafactor, 0.3)]
    [InlineData(OptimizerKind.Adafactor, 0.8)]
    public void The_average_is_that_of_lerp(OptimizerKind kind, double rate)
    {
        using var scope = NewDisposeScope();
        var (parameter, still) = (linspace(-1, 1, 53).requires_grad_(), ones(53).requires_grad_());
        var (average, stillAverage) = (linspace(2, -3, 53), zeros(53));
        var expected = average.clone();
        using var optimizer = Optimizer.Create(
            kind, [new("p", parameter, 0.1, 0.1) { Average = average }, new("still", still, 0.1, 0.1) { Average = stillAverage }]);
        for (var step = 0; step < 3; step++)
        {
            parameter.grad = linspace(-3, 4, 53) * (step + 1);
            optimizer.Step(averageRate: rate);
            expected.lerp_(parameter.detach(), rate);
        }
        // torch fuses the product and the sum where the machine can.
        Assert.True((expected - average).abs().max().item<float>() < 1e-6);
        Assert.Equal(1 - Math.Pow(1 - rate, 3), stillAverage[7].item<float>(), 6);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Weights_by_torch_operations_write_half_and_average_too(OptimizerKind kind)
    {
        using var scope = NewDisposeScope();
        var parameter = linspace(-1, 1, 24, ScalarType.Float64).reshape(4, 6).requires_grad_();
        var (half, average) = (zeros(24, ScalarType.BFloat16), zeros([4, 6], ScalarType.Float64));
        using var optimizer = Optimizer.Create(kind, [new("p", parameter, 0.1, 0) { Half = half, Average = average }]);
        parameter.grad = linspace(-3, 4, 24, ScalarType.Float64).reshape(4, 6);
        optimizer.Step(averageRate: 0.25);
        Same(parameter.bfloat16(), half);
        Assert.True((parameter * 0.25 - average).abs().max().item<double>() < 1e-7);
    }

    [Fact]
    public void Only_gradients_of_the_parameters_own_are_dropped_and_slices_are_read_in_place()
    {
        using var scope = NewDisposeScope();
        var both = ones([2, 3], ScalarType.BFloat16);
        var (own, other) = (zeros(3).requires_grad_(), zeros(3).requires_grad_());
        using var optimizer = new AdamW([new("own", own, 0.1, 0), new("other", other, 0.1, 0) { Gradient = () => both[1] }]);
        both[1].fill_(2);
        own.grad = zeros(3);
        Assert.Equal(Math.Sqrt(12), optimizer.GradientNorm(), 1e-12);
        optimizer.Step();
        Assert.Equal(-0.1f, other[2].item<float>(), 6);
        optimizer.ZeroGradients();
        Assert.Null(own.grad);
        Assert.Equal(2, both[1][0].ToSingle());
    }

    [Fact]
    public void Tensors_that_do_not_fit_the_parameter_are_refused()
    {
        using var scope = NewDisposeScope();
        var parameter = zeros(2, 3);
        Assert.Throws<ArgumentException>(() => new AdamW([new("p", parameter, 0.1, 0) { Half = zeros(6) }]));
        Assert.Throws<ArgumentException>(() => new AdamW([new("p", parameter, 0.1, 0) { Average = zeros(6) }]));
        Assert.Throws<ArgumentException>(() => new Adafactor([new("p", zeros(3), 0.1, 0) { AbsentRows = 1 }]));
        Assert.Throws<ArgumentException>(() => new Adafactor([new("p", parameter, 0.1, 0) { AbsentRows = 1 }], new AdafactorOptions { ScaleParameter = true }));
        using var optimizer = new AdamW([new("p", parameter, 0.1, 0) { Gradient = () => zeros(5) }]);
        Assert.Throws<InvalidOperationException>(() => optimizer.Step());
    }

    private static List<OptimizedParameter> Run(OptimizerKind kind, int threads, Func<Tensor, Tensor> convert)
    {
        // Its own generator: other tests draw from the common one meanwhile.
        using var random = new Generator(5);
        var gradients = new Tensor[Shapes.Length];
        var entries = Shapes.Select((shape, i) =>
        {
            var parameter = randn(shape, generator: random);
            return new OptimizedParameter($"p{i}", parameter, 1e-2, 0.1)
            {
                Gradient = () => gradients[i],
                Half = zeros(parameter.numel(), ScalarType.BFloat16),
                Average = parameter.clone(),
            };
        }).ToList();
        using var optimizer = Optimizer.Create(kind, entries, threads);
        for (var step = 0; step < 3; step++)
        {
            for (var i = 0; i < Shapes.Length; i++) gradients[i] = convert(randn(Shapes[i], generator: random));
            // With and without the sums that clipping leaves.
            if (step != 1) optimizer.ClipGradientNorm(10);
            optimizer.Step(averageRate: step == 0 ? 0.7 : 0.1);
        }
        return entries;
    }

    private static void Same(Tensor a, Tensor b) => Assert.True(a.bytes.SequenceEqual(b.bytes));
}
