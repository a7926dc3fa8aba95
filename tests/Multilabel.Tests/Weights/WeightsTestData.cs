using System.Text.Json;

namespace Multilabel.Tests;

/// <summary>Weight files that PyTorch and safetensors wrote; `make.py` beside them says how.</summary>
internal static class WeightsTestData
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "TestData", "weights");

    public static string File(string name) => Path.Combine(Folder, name);

    /// <summary>A copy in memory, for tests that damage it.</summary>
    public static byte[] Bytes(string name) => System.IO.File.ReadAllBytes(File(name));

    public static IEnumerable<(string Name, StoredType Type, long[] Shape, double[] Values)> Awkward()
    {
        using var json = JsonDocument.Parse(Bytes("awkward.json"));
        foreach (var tensor in json.RootElement.GetProperty("tensors").EnumerateObject())
        {
            yield return (
                tensor.Name,
                tensor.Value.GetProperty("dtype").GetString() switch
                {
                    "float32" => StoredType.F32,
                    "float64" => StoredType.F64,
                    "float16" => StoredType.F16,
                    "bfloat16" => StoredType.BF16,
                    "int64" => StoredType.I64,
                    "int32" => StoredType.I32,
                    "int16" => StoredType.I16,
                    "int8" => StoredType.I8,
                    "uint8" => StoredType.U8,
                    "bool" => StoredType.Bool,
                    var other => throw new InvalidDataException(other),
                },
                [.. tensor.Value.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64())],
                [.. tensor.Value.GetProperty("values").EnumerateArray().Select(Number)]);
        }
    }

    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : value.GetString() switch
    {
        "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        var other => throw new InvalidDataException(other),
    };
}
