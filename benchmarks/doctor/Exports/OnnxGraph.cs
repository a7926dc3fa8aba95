using System.Globalization;
using System.Runtime.InteropServices;

namespace Multilabel.DoctorBenchmark;

/// <summary>A graph of ONNX operators that is being built; the field numbers are those of onnx.proto.</summary>
internal sealed class OnnxGraph
{
    public const int FloatType = 1, Int8Type = 3, Int64Type = 7, BoolType = 9;

    private const int OperatorSet = 17, FileFormat = 8;

    private readonly ProtoMessage _graph = new();
    private int _names;

    /// <summary>Adds an operator; the name of its first output.</summary>
    public string Node(string type, string[] inputs, params (string Name, object Value)[] attributes)
    {
        var name = Next();
        _graph.Message(1, Described(type, inputs, name, attributes));
        return name;
    }

    public string Floats(TensorValues tensor) => Stored(FloatType, tensor.Shape, MemoryMarshal.AsBytes(tensor.Values.AsSpan()));

    public string Float(float value) => Stored(FloatType, [], BitConverter.GetBytes(value));

    public string Ints(params long[] values) => Stored(Int64Type, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()));

    public string Int(long value) => Stored(Int64Type, [], BitConverter.GetBytes(value));

    public string True() => Stored(BoolType, [], [1]);

    /// <summary>A matrix as int8 of one scale, made numbers again by an operator.</summary>
    /// <param name="tensor">The numbers.</param>
    /// <param name="scale">Between neighbouring numbers.</param>
    public string Int8(TensorValues tensor, float scale)
    {
        var whole = Array.ConvertAll(tensor.Values, v => (sbyte)Math.Clamp(Math.Round(v / scale), -127, 127));
        return Node("DequantizeLinear", [Stored(Int8Type, tensor.Shape, MemoryMarshal.AsBytes(whole.AsSpan())), Float(scale)]);
    }

    /// <param name="path">File.</param>
    /// <param name="batch">The only number of texts it takes; null for any.</param>
    /// <param name="length">The only number of tokens it takes; null for any.</param>
    /// <param name="labels">Width of the output.</param>
    /// <param name="result">Name of the value that becomes the output "logits".</param>
    public void Write(string path, long? batch, long? length, long labels, string result)
    {
        _graph.Message(1, Described("Identity", [result], "logits", []));
        _graph.Text(2, "classifier");
        foreach (var name in (string[])["input_ids", "attention_mask"]) _graph.Message(11, Declared(name, Int64Type, ("batch", batch), ("sequence", length)));
        _graph.Message(12, Declared("logits", FloatType, ("batch", batch), ("labels", labels)));
        File.WriteAllBytes(path, new ProtoMessage().Int(1, FileFormat).Text(2, "benchmark").Message(7, _graph).Message(8, new ProtoMessage().Text(1, "").Int(2, OperatorSet)).ToArray());
    }

    private string Next() => string.Create(CultureInfo.InvariantCulture, $"v{_names++}");

    private static ProtoMessage Described(string type, string[] inputs, string output, (string Name, object Value)[] attributes)
    {
        var node = new ProtoMessage();
        foreach (var input in inputs) node.Text(1, input);
        node.Text(2, output).Text(3, $"{type}_{output}").Text(4, type);
        foreach (var (name, value) in attributes)
        {
            var attribute = new ProtoMessage().Text(1, name);
            if (value is float number) attribute.Float(2, number).Int(20, 1);
            else if (value is int whole) attribute.Int(3, whole).Int(20, 2);
            else attribute = ((long[])value).Aggregate(attribute, (a, v) => a.Int(8, v)).Int(20, 7);
            node.Message(5, attribute);
        }
        return node;
    }

    private string Stored(int type, long[] shape, ReadOnlySpan<byte> values)
    {
        var name = Next();
        var tensor = new ProtoMessage();
        foreach (var size in shape) tensor.Int(1, size);
        _graph.Message(5, tensor.Int(2, type).Text(8, name).Bytes(9, values));
        return name;
    }

    private static ProtoMessage Declared(string name, int type, params (string Name, long? Size)[] axes)
    {
        var shape = new ProtoMessage();
        foreach (var (axis, size) in axes) shape.Message(1, size is { } known ? new ProtoMessage().Int(1, known) : new ProtoMessage().Text(2, axis));
        return new ProtoMessage().Text(1, name).Message(2, new ProtoMessage().Message(1, new ProtoMessage().Int(1, type).Message(2, shape)));
    }
}
