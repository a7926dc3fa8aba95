namespace Multilabel.DoctorBenchmark;

/// <summary>Group I: files that were exported from the model. The weights beside them are right.</summary>
internal static class ExportFaults
{
    private static readonly string FileName = "model.onnx";

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("I1", "onnx-earlier-epoch", "The ONNX file was exported before training had ended.", EarlierEpoch),
        new("I1", "onnx-other-order", "The ONNX file has the labels in another order.", OtherOrder),
        new("I2", "onnx-training-mode", "The ONNX file was exported in training mode: it drops numbers at every call.", c => Learned(c, r => r.Final, new ExportForm { Dropout = (float)c.Victim.Architecture.Dropout })
            .Require("the file has operators that drop", w => Open(w, e => e.HasDropout))),
        new("I2", "onnx-one-shape", "The ONNX file takes one text of one length only.", OneShape),
        new("I2", "onnx-positions-built-in", "The positions of the text that was traced stayed in the ONNX file.", PositionsBuiltIn),
        new("I3", "onnx-int8-coarse", "The ONNX file has its matrices in int8, one scale each, and that too coarse, as where a few numbers lie far out.", Coarse),
    ];

    public static IReadOnlyList<Fault> Healthy { get; } =
    [
        new("", "onnx-right", "An ONNX file beside the weights that computes the same.", c => Learned(c, r => r.Final, new ExportForm(), "onnx")
            .Require("no logit is far from the weights' own", w => Pairs(Logits(w), w.Root.Logits).Max(p => Math.Abs(p.A - p.B)) < 1e-3)),
        new("", "onnx-int8-fine", "An ONNX file in int8 that decides as the weights do.", c => Learned(c, r => r.Final, new ExportForm { Int8 = 1 })
            .Require("no decision changes", w => Changed(w) == 0)),
    ];

    private static CaseDraft Learned(CaseContext c, Func<TrainingRun, ModelWeights> weights, ExportForm form, string folder = "")
    {
        var run = c.VictimOf(OnnxExport.ModelTypes);
        return new CaseDraft(run) { Exports = model => OnnxExport.Write(Path.Combine(model, folder, FileName), run, weights(run), form) }.RequireLearned();
    }

    private static CaseDraft RequireChanged(this CaseDraft draft) => draft.Require("more than 1 % of the decisions are others than the weights'", w => Changed(w) > 0.01);

    private static CaseDraft EarlierEpoch(CaseContext c) => Learned(c, r => r.Weights[r.Log.First(e => e.Loss < 0.25).Epoch], new ExportForm()).RequireChanged();

    private static CaseDraft OtherOrder(CaseContext c) => Learned(c, r => r.Final.Map((name, t) => name == r.FinalWeight || name == r.FinalBias ? Reversed(t) : t), new ExportForm()).RequireChanged();

    private static TensorValues Reversed(TensorValues t) => new([.. t.Shape], [.. t.Values.Chunk((int)(t.Values.Length / t.Shape[0])).Reverse().SelectMany(row => row)]);

    private static CaseDraft OneShape(CaseContext c)
    {
        var lengths = Lengths(c.VictimOf(OnnxExport.ModelTypes));
        return Learned(c, r => r.Final, new ExportForm { Batch = 1, Length = lengths.Max() })
            .Require("most rows have another length", _ => lengths.Count(l => l != lengths.Max()) > lengths.Length / 2);
    }

    private static CaseDraft PositionsBuiltIn(CaseContext c)
    {
        var lengths = Lengths(c.VictimOf(OnnxExport.ModelTypes));
        return Learned(c, r => r.Final, new ExportForm { TracedLength = lengths[lengths.Length / 2] })
            .Require("some rows come out, others do not", w => Logits(w).Count(z => z is null) is var n && n > 0 && n < lengths.Length);
    }

    // The finest scale that changes decisions.
    private static CaseDraft Coarse(CaseContext c)
    {
        var run = c.VictimOf(OnnxExport.ModelTypes);
        var truth = Array.ConvertAll(run.Corpus.Rows, r => r.Labels);
        var coarse = ((float[])[5, 10, 20, 30, 45, 60, 90, 120]).First(times => times == 120 || Scores.Of(Opened.Logits(run, Rounded(run.Final, times)), truth).Accuracy < 0.97);
        return Learned(c, r => r.Final, new ExportForm { Int8 = coarse }).RequireChanged();
    }

    private static ModelWeights Rounded(ModelWeights weights, float times) => weights.Map((name, t) =>
    {
        if (t.Shape.Length < 2 || name.Contains("embeddings.", StringComparison.Ordinal)) return t;
        var scale = times * t.Values.Max(Math.Abs) / 127;
        return t.Map(v => (float)Math.Round(v / scale) * scale);
    });

    private static int[] Lengths(TrainingRun run) => Opened.With(run.Model(), m => Array.ConvertAll(run.Corpus.Rows, r => m.Ids(r.Text).Length));

    // [rows][labels] of the exported file, each row alone; null for a row that it cannot compute.
    private static float[]?[] Logits(WrittenCase written) => Open(written, exported => Array.ConvertAll(written.Root.Texts, t => exported.Logits(written.Root.Model.Ids(t), out _)));

    private static T Open<T>(WrittenCase written, Func<ExportedModel, T> action)
    {
        var path = Directory.EnumerateFiles(Path.Combine(written.Folder, "model"), FileName, SearchOption.AllDirectories).Single();
        using var exported = ExportedModel.Open(path, written.Draft.Run.Architecture.PaddingId);
        return action(exported);
    }

    private static double Changed(WrittenCase written) => Pairs(Logits(written), written.Root.Logits).Average(p => p.A > 0 != p.B > 0 ? 1.0 : 0);

    private static List<(double A, double B)> Pairs(float[]?[] some, float[]?[] others) =>
        [.. some.Zip(others).Where(p => p.First is not null && p.Second is not null).SelectMany(p => p.First!.Zip(p.Second!, (a, b) => ((double)a, (double)b)))];
}
