using System.Text.Json;
using static TorchSharp.torch;

namespace Multilabel.Tests;

/// <summary>Gradients and the parameters that torch's AdamW and transformers' Adafactor make of them; `make.py` beside the values says how.</summary>
internal static class OptimizerReference
{
    private static readonly JsonDocument Json =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "TestData", "optimizers", "steps.json")));

    public static int Steps => Json.RootElement.GetProperty("gradients").GetArrayLength();

    public static double[] Schedule(string name) => Doubles(Json.RootElement.GetProperty("schedules").GetProperty(name));

    public static List<(string Name, Tensor Parameter)> Start(ScalarType type)
        => [.. Json.RootElement.GetProperty("start").EnumerateObject().Select(p => (p.Name, Tensor(p, type).requires_grad_()))];

    public static void SetGradients(IEnumerable<(string Name, Tensor Parameter)> parameters, int step)
    {
        var gradients = Json.RootElement.GetProperty("gradients")[step].EnumerateObject().ToDictionary(p => p.Name);
        foreach (var (name, parameter) in parameters) parameter.grad = Tensor(gradients[name], parameter.dtype);
    }

    public static double? Clip(string name) => Case(name).GetProperty("clip") is { ValueKind: JsonValueKind.Number } clip ? clip.GetDouble() : null;

    public static double[] Norms(string name) => Doubles(Case(name).GetProperty("norms"));

    public static double[] After(string name, int step, string parameter) => Doubles(Case(name).GetProperty("after")[step].GetProperty(parameter));

    public static Optimizer Create(string name, IEnumerable<(string Name, Tensor Parameter)> parameters, int threads = 1)
    {
        return name switch
        {
            "adamw" => new AdamW(With(1e-2, 0), threads: threads),
            "adamw-decay-clip" => new AdamW(With(1e-3, 0.1), threads: threads),
            "adamw-betas" => new AdamW(With(1e-2, 0.01), new AdamWOptions { Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-4 }, threads),
            "adafactor" => new Adafactor(With(1e-3, 0), threads: threads),
            "adafactor-decay-clip" => new Adafactor(With(1e-3, 0.1), threads: threads),
            "adafactor-moment" => new Adafactor(With(1e-3, 0), new AdafactorOptions { Beta1 = 0.9, ClipThreshold = 0.5, DecayRate = -0.5 }, threads),
            "adafactor-relative" => new Adafactor(With(1, 0), new AdafactorOptions { RelativeStep = true, ScaleParameter = true }, threads),
            "adafactor-warmup" => new Adafactor(
                With(1, 0),
                new AdafactorOptions { RelativeStep = true, ScaleParameter = true, WarmupInit = true, SquareEpsilon = 1e-20, ParameterEpsilon = 1e-2 },
                threads),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };

        IEnumerable<OptimizedParameter> With(double learningRate, double weightDecay)
            => parameters.Select(p => new OptimizedParameter(p.Name, p.Parameter, learningRate, weightDecay));
    }

    private static JsonElement Case(string name) => Json.RootElement.GetProperty("cases").GetProperty(name);

    private static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];

    private static Tensor Tensor(JsonProperty values, ScalarType type)
    {
        var shape = Json.RootElement.GetProperty("shapes").GetProperty(values.Name).EnumerateArray().Select(s => s.GetInt64());
        return tensor(Doubles(values.Value), [.. shape], ScalarType.Float64).to_type(type);
    }
}
