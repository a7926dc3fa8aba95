using System.Globalization;

namespace Multilabel.DoctorBenchmark;

/// <summary>Exports a classifier to ONNX as torch.onnx does: the encoder and its own head, ids and mask in, logits out. Families with relative positions are left out.</summary>
internal sealed class OnnxExport
{
    public static readonly string[] ModelTypes = ["bert", "roberta", "distilbert", "electra"];

    private readonly Architecture _architecture;
    private readonly ModelWeights _weights;
    private readonly ExportForm _form;
    private readonly OnnxGraph _graph = new();

    private OnnxExport(Architecture architecture, ModelWeights weights, ExportForm form) => (_architecture, _weights, _form) = (architecture, weights, form);

    private string Prefix => _architecture.Family.Prefix + ".";

    public static void Write(string path, TrainingRun run, ModelWeights weights, ExportForm form)
    {
        if (!ModelTypes.Contains(run.Architecture.ModelType)) throw new NotSupportedException(run.Architecture.ModelType);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var export = new OnnxExport(run.Architecture, weights, form);
        export._graph.Write(path, form.Batch, form.Length, run.Corpus.Labels.Length, export.Logits());
    }

    private string Logits()
    {
        var hidden = Embedded();
        // 0 for tokens, far below everything for padding: [B, 1, 1, S].
        var mask = Op("Unsqueeze", Op("Cast", ["attention_mask"], ("to", OnnxGraph.FloatType)), _graph.Ints(1, 2));
        var bias = Op("Mul", Op("Sub", _graph.Float(1), mask), _graph.Float(-1e9f));
        for (var layer = 0; layer < _architecture.Layers; layer++) hidden = Layer(hidden, bias, Prefix + string.Format(CultureInfo.InvariantCulture, _architecture.Family.Layer.Path, layer));
        var first = _graph.Node("Gather", [hidden, _graph.Int(0)], ("axis", 1));                                  // [B, H]
        var head = _architecture.Family.Head;
        var dense = Linear(head.DropsInput ? Dropped(first) : first, string.Format(CultureInfo.InvariantCulture, head.Dense, _architecture.Family.Prefix));
        return Linear(Dropped(head.Activation switch { "tanh" => Op("Tanh", dense), "relu" => Op("Relu", dense), _ => Gelu(dense) }), head.Final);
    }

    private string Embedded()
    {
        var sum = Op("Gather", Table("word"), "input_ids");                                                   // [B, S, H]
        var before = _architecture.Family.PositionsFromPadding ? _architecture.PaddingId : -1;
        var positions = _form.TracedLength is { } traced ? _graph.Ints([.. Enumerable.Range(1, traced).Select(p => (long)p + before)])
            : Op("Add", Op("CumSum", "attention_mask", _graph.Int(1)), _graph.Int(before));
        sum = Op("Add", sum, Op("Gather", Table("position"), positions));
        if (_architecture.Family.TokenTypes) sum = Op("Add", sum, Op("Gather", Table("token_type"), _graph.Int(0)));
        return Dropped(Norm(sum, Prefix + "embeddings.LayerNorm"));
    }

    private string Layer(string hidden, string bias, string path)
    {
        var names = _architecture.Family.Layer;
        var (heads, width) = (_architecture.Heads, _architecture.Hidden / _architecture.Heads);
        string Heads(string name, params long[] order) =>
            _graph.Node("Transpose", [Op("Reshape", Linear(hidden, path + name), _graph.Ints(0, 0, heads, width))], ("perm", order));
        var scores = Op("Mul", Op("MatMul", Heads(names.Query, 0, 2, 1, 3), Heads(names.Key, 0, 2, 3, 1)), _graph.Float((float)(1 / Math.Sqrt(width))));
        var shares = Dropped(_graph.Node("Softmax", [Op("Add", scores, bias)], ("axis", -1)));
        var mixed = _graph.Node("Transpose", [Op("MatMul", shares, Heads(names.Value, 0, 2, 1, 3))], ("perm", new long[] { 0, 2, 1, 3 }));
        var attended = Linear(Op("Reshape", mixed, _graph.Ints(0, 0, _architecture.Hidden)), path + names.AttentionOutput);
        hidden = Norm(Op("Add", Dropped(attended), hidden), path + names.AttentionNorm);
        var wide = Gelu(Linear(hidden, path + names.Intermediate));
        return Norm(Op("Add", Dropped(Linear(wide, path + names.Output)), hidden), path + names.OutputNorm);
    }

    private string Linear(string x, string name)
    {
        var stored = _weights[name + ".weight"];
        var (rows, columns) = ((int)stored.Shape[0], (int)stored.Shape[1]);
        // The file multiplies from the right.
        var matrix = new TensorValues([columns, rows], [.. Enumerable.Range(0, rows * columns).Select(i => stored.Values[(i % rows * columns) + (i / rows)])]);
        var weight = _form.Int8 is { } coarse ? _graph.Int8(matrix, coarse * matrix.Values.Max(Math.Abs) / 127) : _graph.Floats(matrix);
        return Op("Add", Op("MatMul", x, weight), _graph.Floats(_weights[name + ".bias"]));
    }

    private string Norm(string x, string name) =>
        _graph.Node("LayerNormalization", [x, _graph.Floats(_weights[name + ".weight"]), _graph.Floats(_weights[name + ".bias"])], ("axis", -1), ("epsilon", _architecture.BytePair ? 1e-5f : 1e-12f));

    // With the error function, as the architectures have it.
    private string Gelu(string x) => Op("Mul", Op("Mul", x, _graph.Float(0.5f)), Op("Add", Op("Erf", Op("Mul", x, _graph.Float((float)Math.Sqrt(0.5)))), _graph.Float(1)));

    private string Dropped(string x) => _form.Dropout > 0 ? Op("Dropout", x, _graph.Float(_form.Dropout), _graph.True()) : x;

    private string Table(string name) => _graph.Floats(_weights[$"{Prefix}embeddings.{name}_embeddings.weight"]);

    private string Op(string type, params string[] inputs) => _graph.Node(type, inputs);

    private string Op(string type, string[] inputs, params (string Name, object Value)[] attributes) => _graph.Node(type, inputs, attributes);
}
