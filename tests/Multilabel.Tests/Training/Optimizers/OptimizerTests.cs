using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

public sealed class OptimizerTests
{
    public static TheoryData<string> Cases =>
        ["adamw", "adamw-decay-clip", "adamw-betas", "adafactor", "adafactor-decay-clip", "adafactor-moment", "adafactor-relative", "adafactor-warmup"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_step_in_memory_is_that_of_the_Python_original(string name) => FollowsTheOriginal(name, ScalarType.Float32);

    /// <summary>64-bit parameters take the way of other devices.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_step_by_torch_operations_is_that_of_the_Python_original(string name) => FollowsTheOriginal(name, ScalarType.Float64);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_resumed_from_its_saved_state_goes_on_bit_for_bit(string name)
    {
        using var scope = NewDisposeScope();
        using var scratch = new ScratchFolder();
        var path = Path.Combine(scratch.Path, "optimizer.safetensors");
        var through = OptimizerReference.Start(ScalarType.Float32);
        using (var optimizer = OptimizerReference.Create(name, through))
        {
            for (var step = 0; step < OptimizerReference.Steps; step++)
            {
                Step(optimizer, through, name, step);
                if (step != 2) continue;
                var state = optimizer.State().Select(s => TensorToStore.Of(s.Name, s.Tensor, keepType: true));
                SafeTensors.Write(path, state.Concat(through.Select(p => TensorToStore.Of("parameter." + p.Name, p.Parameter))));
            }
        }

        using var file = SafeTensorsFile.Open(path);
        var saved = file.Tensors.ToDictionary(t => t.Name, t => t.ToTensor());
        var resumed = OptimizerReference.Start(ScalarType.Float32);
        foreach (var (parameterName, parameter) in resumed)
        {
            using var off = no_grad();
            parameter.copy_(saved["parameter." + parameterName]);
        }
        using var second = OptimizerReference.Create(name, resumed);
        second.LoadState(saved.Where(s => !s.Key.StartsWith("parameter.", StringComparison.Ordinal)).ToDictionary());
        for (var step = 3; step < OptimizerReference.Steps; step++) Step(second, resumed, name, step);
        foreach (var ((parameterName, a), (_, b)) in through.Zip(resumed))
            Assert.True(a.bytes.SequenceEqual(b.bytes), parameterName);
    }

    [Theory]
    [InlineData(OptimizerKind.AdamW)]
    [InlineData(OptimizerKind.Adafactor)]
    public void The_number_of_threads_does_not_change_a_bit(OptimizerKind kind)
    {
        using var scope = NewDisposeScope();
        var runs = new List<List<Tensor>>();
        foreach (var threads in new[] { 1, 3 })
        {
            // Its own generator: other tests draw from the common one meanwhile.
            using var random = new Generator(3);
            // One that is spread over the threads, some that are handed out whole, one with rows that no vector divides.
            long[][] shapes = [[2100, 2003], [300, 400], [3, 70, 31], [70001], [], [0, 4]];
            List<Tensor> parameters = [.. shapes.Select(s => randn(s, generator: random).requires_grad_())];
            using var optimizer = Optimizer.Create(kind, parameters.Select((p, i) => new OptimizedParameter($"p{i}", p, 1e-2, 0.1)), threads);
            for (var step = 0; step < 2; step++)
            {
                foreach (var parameter in parameters) parameter.grad = randn(parameter.shape, generator: random);
                optimizer.ClipGradientNorm(10);
                optimizer.Step();
            }
            runs.Add(parameters);
        }
        foreach (var run in runs.Skip(1))
            foreach (var (a, b) in runs[0].Zip(run)) Assert.True(a.numel() == 0 || a.bytes.SequenceEqual(b.bytes));
    }

    [Theory]
    [InlineData(OptimizerKind.AdamW)]
    [InlineData(OptimizerKind.Adafactor)]
    public void Fifty_steps_leave_no_tensor_behind(OptimizerKind kind)
    {
        using var scope = NewDisposeScope();
        var (matrix, half) = (randn(30, 20).requires_grad_(), randn(6).bfloat16().requires_grad_());
        using var optimizer = Optimizer.Create(kind, [new("matrix", matrix, 1e-2, 0.1), new("half", half, 1e-2, 0)]);
        long before = 0;
        for (var step = 0; step < 52; step++)
        {
            // The first rounds bring what stays.
            if (step == 2) before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            optimizer.ZeroGradients();
            using (NewDisposeScope())
            {
                (matrix.square().sum() + half.square().sum().to_type(ScalarType.Float32)).backward();
            }
            optimizer.ClipGradientNorm(1);
            optimizer.Step(0.5);
            optimizer.State();
        }
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData(OptimizerKind.AdamW)]
    [InlineData(OptimizerKind.Adafactor)]
    public void Half_precision_and_transposed_parameters_move_like_plain_ones(OptimizerKind kind)
    {
        using var scope = NewDisposeScope();
        var start = linspace(-1, 1, 24).reshape(4, 6);
        var gradient = linspace(2, -3, 24).reshape(4, 6);
        var (plain, half, transposed) = (start.clone().requires_grad_(), start.bfloat16().requires_grad_(), start.t().contiguous().t().requires_grad_());
        using var optimizer = Optimizer.Create(kind, [new("plain", plain, 0.1, 0), new("half", half, 0.1, 0), new("transposed", transposed, 0.1, 0)]);
        (plain.grad, half.grad, transposed.grad) = (gradient, gradient.bfloat16(), gradient.clone());
        optimizer.Step();
        Assert.True((plain - start).abs().max().item<float>() > 0.05);
        Assert.True((plain - transposed).abs().max().item<float>() < 1e-6);
        Assert.True((plain - half.to_type(ScalarType.Float32)).abs().max().item<float>() < 0.02);
    }

    [Fact]
    public void A_parameter_without_a_gradient_stays_and_its_steps_are_not_counted()
    {
        using var scope = NewDisposeScope();
        var (still, moving) = (ones(3).requires_grad_(), ones(3).requires_grad_());
        using var optimizer = new AdamW([new("still", still, 0.1, 0.5), new("moving", moving, 0.1, 0.5)]);
        moving.grad = ones(3);
        optimizer.Step();
        Assert.Equal([1, 1, 1], still.data<float>().ToArray());
        var steps = optimizer.State().Where(s => s.Name.StartsWith("step.", StringComparison.Ordinal)).ToDictionary(s => s.Name, s => s.Tensor.item<long>());
        Assert.Equal(0, steps["step.still"]);
        Assert.Equal(1, steps["step.moving"]);
    }

    [Fact]
    public void The_first_step_of_AdamW_is_the_learning_rate_against_the_sign_of_the_gradient()
    {
        using var scope = NewDisposeScope();
        var parameter = zeros(4).requires_grad_();
        using var optimizer = new AdamW([new("p", parameter, 0.1, 0)]);
        parameter.grad = tensor([1e-3f, -5f, 1e3f, -1e-2f]);
        optimizer.Step(learningRateFactor: 0.5);
        Assert.Equal([-0.05f, 0.05f, -0.05f, 0.05f], parameter.data<float>().ToArray().Select(v => MathF.Round(v, 5)));
    }

    [Fact]
    public void Clipping_shortens_long_gradients_only_and_says_how_long_they_were()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (zeros(1).requires_grad_(), zeros(2, ScalarType.Float64).requires_grad_());
        using var optimizer = new AdamW([new("a", a, 0.1, 0), new("b", b, 0.1, 0)]);
        (a.grad, b.grad) = (tensor([3f]), tensor([0.0, 4.0]));
        Assert.Equal(5, optimizer.ClipGradientNorm(10), 1e-12);
        Assert.Equal(5, optimizer.GradientNorm(), 1e-12);
        Assert.Equal(5, optimizer.ClipGradientNorm(1), 1e-12);
        Assert.Equal(1, optimizer.GradientNorm(), 1e-6);
        optimizer.Step();
        var mean = optimizer.State().Single(s => s.Name == "exp_avg.a").Tensor;
        Assert.Equal(0.1f * 3 / 5, mean.item<float>(), 1e-6f);
        Assert.Equal(5, optimizer.GradientNorm(), 1e-12);
        optimizer.ZeroGradients();
        Assert.Null(a.grad);
        Assert.Equal(0, optimizer.GradientNorm());
    }

    [Theory]
    [InlineData(float.NaN, double.NaN)]
    [InlineData(float.NegativeInfinity, double.PositiveInfinity)]
    [InlineData(1e30f, 1e30)]
    public void Gradients_that_are_no_numbers_or_huge_show_in_the_norm(float gradient, double norm)
    {
        using var scope = NewDisposeScope();
        var parameter = zeros(9).requires_grad_();
        using var optimizer = new AdamW([new("p", parameter, 0.1, 0)]);
        parameter.grad = zeros(9);
        parameter.grad![8] = gradient;
        Assert.Equal(norm.ToString("G6", CultureInfo.InvariantCulture), optimizer.ClipGradientNorm(1).ToString("G6", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_state_of_another_optimizer_or_other_parameters_is_refused()
    {
        using var scope = NewDisposeScope();
        using var adamw = new AdamW([new("w", zeros(2, 3), 0.1, 0)]);
        using var adafactor = new Adafactor([new("w", zeros(2, 3), 0.1, 0)]);
        using var other = new AdamW([new("w", zeros(3, 2), 0.1, 0)]);
        using var more = new AdamW([new("w", zeros(2, 3), 0.1, 0), new("v", zeros(2, 3), 0.1, 0)]);
        Refused(adamw, adafactor, "holds no \"exp_avg.w\"");
        Refused(adamw, other, "\"exp_avg.w\" has the shape [3, 2]; expected [2, 3]");
        Refused(adamw, more, "\"step.v\", which nothing here needs");

        static void Refused(Optimizer into, Optimizer from, string expected)
        {
            var state = from.State().ToDictionary(s => s.Name, s => s.Tensor);
            Assert.Contains(expected, Assert.Throws<MultilabelException>(() => into.LoadState(state)).Message, StringComparison.Ordinal);
        }
    }

    private static void FollowsTheOriginal(string name, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var parameters = OptimizerReference.Start(type);
        using var optimizer = OptimizerReference.Create(name, parameters);
        for (var step = 0; step < OptimizerReference.Steps; step++)
        {
            var norm = Step(optimizer, parameters, name, step);
            if (norm is not null) Assert.Equal(OptimizerReference.Norms(name)[step], norm.Value, OptimizerReference.Norms(name)[step] * 1e-6);
            foreach (var (parameterName, parameter) in parameters)
            {
                foreach (var (e, a) in OptimizerReference.After(name, step, parameterName).Zip(parameter.to_type(ScalarType.Float64).data<double>().ToArray()))
                    Assert.True(Math.Abs(e - a) < 2e-7 + 1e-6 * Math.Abs(e), $"{parameterName} after step {step}: {e} expected, {a} found");
            }
        }
    }

    private static double? Step(Optimizer optimizer, List<(string Name, Tensor Parameter)> parameters, string name, int step)
    {
        OptimizerReference.SetGradients(parameters, step);
        double? norm = OptimizerReference.Clip(name) is { } clip ? optimizer.ClipGradientNorm(clip) : null;
        optimizer.Step();
        return norm;
    }
}
