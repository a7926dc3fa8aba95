using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

public sealed class LossTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "TestData", "losses");

    [Theory]
    [InlineData("bce")]
    [InlineData("bce_pos_weight")]
    [InlineData("focal_gamma2_alpha0.5")]
    [InlineData("asymmetric_gneg4_gpos1_m0.05_mean")]
    [InlineData("zlpr_mean_over_rows")]
    public void Value_and_gradient_are_those_of_the_Python_original(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "losses.json")));
        foreach (var item in json.RootElement.GetProperty("cases").EnumerateArray())
        {
            Loss loss = name switch
            {
                "bce" => new BceLoss(),
                "bce_pos_weight" => new BcePosWeightLoss(Doubles(item.GetProperty("pos_weight"))),
                "focal_gamma2_alpha0.5" => new FocalLoss(2, 0.5),
                "asymmetric_gneg4_gpos1_m0.05_mean" => new AsymmetricLoss(4, 1, 0.05),
                _ => new ZlprLoss(),
            };
            AssertValueAndGradient(loss, item, item.GetProperty(name));
        }
    }

    [Theory]
    [InlineData("Bce")]
    [InlineData("BcePosWeight")]
    [InlineData("Focal")]
    [InlineData("Asymmetric")]
    [InlineData("AsymmetricWithoutMargin")]
    [InlineData("Zlpr")]
    public void Labels_between_0_and_1_and_other_constants_follow_the_formulas(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "more.json")));
        foreach (var item in json.RootElement.GetProperty("soft").EnumerateArray())
        {
            var expected = item.GetProperty("losses").GetProperty(name);
            AssertValueAndGradient(LossOf(name, expected.GetProperty("options")), item, expected);
        }
    }

    [Theory]
    [InlineData("Bce")]
    [InlineData("BcePosWeight")]
    [InlineData("Focal")]
    [InlineData("Asymmetric")]
    [InlineData("AsymmetricWithoutMargin")]
    [InlineData("Zlpr")]
    public void The_floor_is_the_lowest_loss_that_LBFGS_finds_for_constants(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "more.json")));
        foreach (var item in json.RootElement.GetProperty("floors").EnumerateArray())
        {
            var labels = Rows(item.GetProperty("labels"));
            var expected = item.GetProperty("floors").GetProperty(name);
            var floor = LossOf(name, expected.GetProperty("options")).Floor(labels);
            Assert.Equal(expected.GetProperty("value").GetDouble(), floor, 1e-7);
        }
    }

    [Fact]
    public void The_arithmetic_of_one_cell_agrees_with_torch()
    {
        CellwiseLoss[] losses = [new BceLoss(), new BcePosWeightLoss([3]), new FocalLoss(2, 0.25), new AsymmetricLoss(4, 1, 0.05), new AsymmetricLoss(2, 0, 0)];
        foreach (var loss in losses)
        {
            foreach (var logit in new[] { -30.0, -2, 0, 0.7, 9, 30 })
            {
                foreach (var set in new[] { false, true })
                {
                    using var logits = tensor([logit], [1, 1], ScalarType.Float64);
                    using var labels = tensor([set ? 1.0 : 0], [1, 1], ScalarType.Float64);
                    using var value = loss.Compute(logits, labels);
                    Assert.Equal(value.item<double>(), loss.Cell(logit, set, 0), 1e-12);
                }
            }
        }
    }

    [Fact]
    public void Extreme_logits_give_finite_values_and_gradients_in_single_precision()
    {
        Loss[] losses =
            [new BceLoss(), new BcePosWeightLoss([2, 2, 2, 2]), new FocalLoss(0.5, 0.25), new AsymmetricLoss(0.5, 0.5, 0.05), new AsymmetricLoss(4, 1, 0), new ZlprLoss()];
        foreach (var loss in losses)
        {
            using var logits = tensor([-80f, 80f, -80f, 80f], [1, 4]).requires_grad_();
            using var labels = tensor([0f, 0f, 1f, 1f], [1, 4]);
            using var value = loss.Compute(logits, labels);
            value.backward();
            Assert.True(float.IsFinite(value.item<float>()), loss.Name);
            Assert.All(logits.grad!.data<float>().ToArray(), g => Assert.True(float.IsFinite(g), loss.Name));
            logits.grad!.Dispose();
        }
    }

    [Fact]
    public void Computing_a_loss_leaves_no_tensor_behind()
    {
        using var logits = randn(4, 3).requires_grad_();
        using var labels = zeros(4, 3);
        foreach (var kind in Enum.GetValues<LossKind>())
        {
            using var scope = NewDisposeScope();
            _ = Loss.Create(new LossOptions { Kind = kind }, [[0, 0, 1], [1, 0, 1]]).Compute(logits, labels);
            Assert.Equal(1, scope.DisposablesCount);
        }
    }

    [Fact]
    public void Weights_of_positives_come_from_the_training_rows_and_are_capped()
    {
        // Set in 1 of 4, 2 of 4, all, none.
        IReadOnlyList<float[]> rows = [[1, 1, 1, 0], [0, 1, 1, 0], [0, 0, 1, 0], [0, 0, 1, 0]];
        var loss = Assert.IsType<BcePosWeightLoss>(Loss.Create(new LossOptions { Kind = LossKind.BcePosWeight }, rows));
        Assert.Equal([3, 1, 1, 10], loss.PosWeights);
        var capped = Assert.IsType<BcePosWeightLoss>(Loss.Create(new LossOptions { Kind = LossKind.BcePosWeight, PosWeightCap = 2 }, rows));
        Assert.Equal([2, 1, 1, 2], capped.PosWeights);
    }

    [Theory]
    [InlineData(LossKind.Focal, double.NaN, 0.5, 0.05, "FocalGamma is NaN; it must be 0 or more (usual: 2).")]
    [InlineData(LossKind.Focal, 2, 1.5, 0.05, "FocalAlpha is 1.5; it must be above 0 and below 1 (usual: 0.5).")]
    [InlineData(LossKind.Asymmetric, 2, 0.5, 1, "AsymmetricMargin is 1; it must be from 0, below 1 (usual: 0.05).")]
    public void Constants_out_of_range_are_refused(LossKind kind, double gamma, double alpha, double margin, string expected)
    {
        var options = new LossOptions { Kind = kind, FocalGamma = gamma, FocalAlpha = alpha, AsymmetricMargin = margin };
        Assert.Equal(expected, Assert.Throws<MultilabelException>(() => Loss.Create(options, [[1]])).Message);
    }

    private static void AssertValueAndGradient(Loss loss, JsonElement item, JsonElement expected)
    {
        using var scope = NewDisposeScope();
        var logits = Matrix(item.GetProperty("logits")).requires_grad_();
        var value = loss.Compute(logits, Matrix(item.GetProperty("labels")));
        value.backward();
        Close(expected.GetProperty("value").GetDouble(), value.item<double>());
        var gradient = Rows(expected.GetProperty("gradient"), static v => v.GetDouble()).SelectMany(r => r);
        foreach (var (e, a) in gradient.Zip(logits.grad!.data<double>().ToArray())) Close(e, a);

        static void Close(double e, double a) => Assert.InRange(a - e, -1e-9 * Math.Abs(e) - 1e-13, 1e-9 * Math.Abs(e) + 1e-13);
    }

    private static Loss LossOf(string name, JsonElement options)
    {
        return name switch
        {
            "Bce" => new BceLoss(),
            "BcePosWeight" => new BcePosWeightLoss(Doubles(options.GetProperty("weights"))),
            "Focal" => new FocalLoss(Number("gamma"), Number("alpha")),
            "Zlpr" => new ZlprLoss(),
            _ => new AsymmetricLoss(Number("gammaNegative"), Number("gammaPositive"), Number("margin")),
        };

        double Number(string key) => options.GetProperty(key).GetDouble();
    }

    private static Tensor Matrix(JsonElement rows)
    {
        var values = Rows(rows, static v => v.GetDouble());
        return tensor(values.SelectMany(r => r).ToArray(), [values.Count, values[0].Length], ScalarType.Float64);
    }

    private static List<float[]> Rows(JsonElement rows) => Rows(rows, static v => v.GetSingle());

    private static List<T[]> Rows<T>(JsonElement rows, Func<JsonElement, T> number)
        => [.. rows.EnumerateArray().Select(r => r.EnumerateArray().Select(number).ToArray())];

    private static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];
}
