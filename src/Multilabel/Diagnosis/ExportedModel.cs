using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Multilabel;

/// <summary>A classifier that was exported to ONNX: ids in, logits out.</summary>
internal sealed class ExportedModel : IDisposable
{
    /// <summary>Operators of quantised graphs.</summary>
    private static readonly string[] Quantised = ["DynamicQuantizeLinear", "MatMulInteger", "QLinearMatMul", "DequantizeLinear", "QAttention"];

    /// <summary>Operator of graphs that were made for training.</summary>
    private const string Dropout = "Dropout";

    private const string Ids = "input_ids";

    private readonly InferenceSession _session;
    private readonly string _output;
    private readonly int _pad;

    private ExportedModel(string name, InferenceSession session, string output, int pad)
    {
        (Name, _session, _output, _pad) = (name, session, output, pad);
        var shape = session.InputMetadata[Ids].Dimensions;
        (Batch, Length) = (Fixed(shape, 0), Fixed(shape, 1));
    }

    public string Name { get; }

    /// <summary>The only number of rows it takes at once; null where any.</summary>
    public int? Batch { get; }

    /// <summary>The only number of tokens it takes; null where any.</summary>
    public int? Length { get; }

    /// <summary>Whether products are computed in int8.</summary>
    public bool IsQuantised { get; private init; }

    /// <summary>Whether it has dropout, which an export in evaluation mode leaves out.</summary>
    public bool HasDropout { get; private init; }

    /// <summary>The exported files of a folder, where exporters put them.</summary>
    public static IReadOnlyList<string> FilesOf(string folder) =>
        [.. new[] { folder, Path.Combine(folder, "onnx") }.Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, "*.onnx")).Order(StringComparer.Ordinal)];

    /// <param name="path">The file.</param>
    /// <param name="pad">Token that fills up to a fixed length.</param>
    /// <exception cref="MultilabelException">It cannot be opened, or is no text classifier.</exception>
    public static ExportedModel Open(string path, int pad)
    {
        var name = Path.GetFileName(path);
        InferenceSession session;
        try
        {
            using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, IntraOpNumThreads = Engine.Threads };
            session = new InferenceSession(path, options);
        }
        catch (Exception e) when (e is OnnxRuntimeException or TypeInitializationException or DllNotFoundException)
        {
            throw new MultilabelException($"{name}: ONNX Runtime cannot open it: {(e.InnerException ?? e).Message.Split('\n')[0]}", e);
        }
        var unknown = session.InputMetadata.Keys.FirstOrDefault(input => input is not (Ids or "attention_mask" or "token_type_ids" or "position_ids"));
        if (unknown is not null || !session.InputMetadata.ContainsKey(Ids))
        {
            session.Dispose();
            throw new MultilabelException($"{name}: its inputs are {string.Join(", ", session.InputMetadata.Keys)}; expected input_ids, attention_mask and perhaps token_type_ids.");
        }
        var operators = Found(path, [.. Quantised, Dropout]);
        return new ExportedModel(name, session, session.OutputMetadata.ContainsKey("logits") ? "logits" : session.OutputMetadata.Keys.First(), pad) { IsQuantised = operators.Overlaps(Quantised), HasDropout = operators.Contains(Dropout) };
    }

    /// <summary>Logits [K] of one row, alone and unpadded where the file allows it; null where it cannot compute it, with the reason in <paramref name="fault"/>.</summary>
    public float[]? Logits(int[] ids, out string? fault)
    {
        fault = null;
        var length = Length ?? ids.Length;
        if (ids.Length > length)
        {
            fault = $"it takes {length} tokens";
            return null;
        }
        try
        {
            using var results = _session.Run([.. _session.InputMetadata.Select(input => Input(input.Key, input.Value.ElementType, ids, length))], [_output]);
            var value = results[0].Value;
            float[] all = value is Tensor<float> floats ? [.. floats] : value is Tensor<Float16> halves ? [.. halves.Select(v => (float)v)] : [];
            return all[..(all.Length / (Batch ?? 1))];
        }
        catch (OnnxRuntimeException e)
        {
            fault = e.Message.Split('\n')[0];
            return null;
        }
    }

    public void Dispose() => _session.Dispose();

    private NamedOnnxValue Input(string name, Type type, int[] ids, int length)
    {
        var cells = new int[(Batch ?? 1) * length];
        for (var i = 0; i < cells.Length; i++)
        {
            var at = i % length;
            var real = at < ids.Length;
            cells[i] = name switch { Ids => real ? ids[at] : _pad, "attention_mask" => real ? 1 : 0, "position_ids" => at, _ => 0 };
        }
        int[] shape = [Batch ?? 1, length];
        return type == typeof(int) ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<int>(cells, shape)) : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(Array.ConvertAll(cells, c => (long)c), shape));
    }

    private static int? Fixed(int[] shape, int axis) => axis < shape.Length && shape[axis] > 0 ? shape[axis] : null;

    // Which operators a file has, in one pass. A node's op_type as protobuf writes it: field 4, a text of that length.
    private static HashSet<string> Found(string path, string[] operators)
    {
        var fields = Array.ConvertAll(operators, o => (byte[])[0x22, (byte)o.Length, .. System.Text.Encoding.ASCII.GetBytes(o)]);
        var (found, longest, kept) = (new HashSet<string>(StringComparer.Ordinal), fields.Max(f => f.Length), 0);
        using var file = File.OpenRead(path);
        var buffer = new byte[1 << 20];
        for (int read; (read = file.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            var there = buffer.AsSpan(0, kept + read);
            for (var i = 0; i < fields.Length; i++) if (there.IndexOf(fields[i]) >= 0) found.Add(operators[i]);
            kept = Math.Min(longest - 1, there.Length);
            there[^kept..].CopyTo(buffer);
        }
        return found;
    }
}
