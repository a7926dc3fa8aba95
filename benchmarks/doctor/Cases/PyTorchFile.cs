using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Multilabel.DoctorBenchmark;

/// <summary>Writes 32-bit tensors as torch.save does: a zip of a pickle (protocol 2) and a file of numbers for each tensor.</summary>
internal static class PyTorchFile
{
    private const string Root = "archive/";

    public static void Write(string path, ModelWeights weights)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        Add(zip, "data.pkl", Pickle(weights));
        Add(zip, "byteorder", Encoding.ASCII.GetBytes("little"));
        foreach (var (i, tensor) in weights.Values.Index()) Add(zip, $"data/{i}", MemoryMarshal.AsBytes(tensor.Values.AsSpan()).ToArray());
        Add(zip, "version", Encoding.ASCII.GetBytes("3\n"));
    }

    private static void Add(ZipArchive zip, string name, byte[] bytes)
    {
        using var stream = zip.CreateEntry(Root + name, CompressionLevel.NoCompression).Open();
        stream.Write(bytes);
    }

    private static byte[] Pickle(ModelWeights weights)
    {
        using var bytes = new MemoryStream();
        void Op(char code) => bytes.WriteByte((byte)code);
        void Byte(int value) => bytes.WriteByte((byte)value);
        void Global(string module, string name) => bytes.Write(Encoding.ASCII.GetBytes($"c{module}\n{name}\n"));
        void Text(string text)
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            Op('X');
            bytes.Write(BitConverter.GetBytes(utf8.Length));
            bytes.Write(utf8);
        }

        void Whole(long value)
        {
            Op('J');
            bytes.Write(BitConverter.GetBytes(checked((int)value)));
        }

        void Tuple(IEnumerable<long> values)
        {
            Op('(');
            foreach (var value in values) Whole(value);
            Op('t');
        }

        Byte(0x80);
        Byte(2);
        Global("collections", "OrderedDict");
        Op(')');
        Op('R');
        Op('(');
        foreach (var (i, (name, tensor)) in weights.Index())
        {
            Text(name);
            Global("torch._utils", "_rebuild_tensor_v2");
            Op('(');
            Op('(');
            Text("storage");
            Global("torch", "FloatStorage");
            Text(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Text("cpu");
            Whole(tensor.Values.Length);
            Op('t');
            Op('Q');                                    // the storage of that name
            Whole(0);
            Tuple(tensor.Shape);
            Tuple(tensor.Shape.Select((_, d) => tensor.Shape[(d + 1)..].Aggregate(1L, (product, size) => product * size)));
            Byte(0x89);                                 // requires no gradient
            Global("collections", "OrderedDict");
            Op(')');
            Op('R');
            Op('t');
            Op('R');
        }
        Op('u');
        Op('.');
        return bytes.ToArray();
    }
}
