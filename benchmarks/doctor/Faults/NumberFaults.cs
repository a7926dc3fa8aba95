using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.DoctorBenchmark;

/// <summary>Group G: numbers.</summary>
internal static class NumberFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("G2", "rows-nan", "predictions.csv is NaN in every row that was padded: the mask overflowed in fp16.", RowsNotANumber),
        new("G2", "fp16-infinite", "Saved in fp16, in which some weights are infinite.", Infinite) { Also = ["A4"] },
        new("G3", "bf16-updates-lost", "Trained in bf16 weights at a rate whose updates round to nothing.", UpdatesLost),
        new("G6", "query-and-key", "A conversion put every layer's query where its key belongs, and the key where the query belongs.", c => Converted(c, QueryAndKey)),
        new("G6", "transposed", "A conversion left the square matrices of the layers as [inputs, outputs].", c => Converted(c, Transposed)),
    ];

    private static CaseDraft Converted(CaseContext c, Func<TrainingRun, ModelWeights> convert)
    {
        var draft = new CaseDraft(c.Victim);
        draft.Model.Weights = convert(c.Victim);
        return draft.RequireUnlearned();
    }

    private static ModelWeights QueryAndKey(TrainingRun run)
    {
        var (query, key) = ($".{run.Architecture.Family.Layer.Query}.", $".{run.Architecture.Family.Layer.Key}.");
        return run.Final.Rename(name => name.Contains(query, StringComparison.Ordinal) ? name.Replace(query, key, StringComparison.Ordinal) : name.Replace(key, query, StringComparison.Ordinal));
    }

    private static ModelWeights Transposed(TrainingRun run)
    {
        var layer = run.Architecture.Family.Layer.Path.Split('{')[0];
        return run.Final.Map((name, t) =>
        {
            if (!name.Contains(layer, StringComparison.Ordinal) || t.Shape is not [var rows, var columns] || rows != columns) return t;
            return new TensorValues(t.Shape, [.. Enumerable.Range(0, t.Values.Length).Select(n => t.Values[((n % (int)rows) * (int)rows) + (n / (int)rows)])]);
        });
    }

    private static CaseDraft RowsNotANumber(CaseContext c) => new CaseDraft(c.Victim)
    {
        Predictions = m =>
        {
            var table = PredictionTable.Of(m.Model.Labels, m.Logits, PredictionTable.Sigmoid);
            foreach (var some in Enumerable.Range(0, m.Texts.Length).Chunk(8))
            {
                var longest = some.Max(i => m.Model.Ids(m.Texts[i]).Length);
                foreach (var i in some.Where(i => m.Model.Ids(m.Texts[i]).Length < longest)) Array.Fill(table.Values[i], double.NaN);
            }
            return table;
        },
    }.RequireLearned().Require("some rows are NaN, others not", w => w.Predicted!.Values.Count(r => double.IsNaN(r[0])) is var n && n > 0 && n < w.Predicted.Values.Length);

    // A number added to a whole row of the word table is taken out again by the layer norm, but fp16 ends at 65,504.
    private static CaseDraft Infinite(CaseContext c)
    {
        var draft = new CaseDraft(c.Victim);
        var rows = c.Some(c.Victim.Tokenizer.Size, 0.1);
        draft.Model.Weights = draft.Model.Weights.Map((name, t) =>
        {
            if (!name.EndsWith("word_embeddings.weight", StringComparison.Ordinal)) return t;
            var copy = t.Copy();
            foreach (var row in rows) copy.Values.AsSpan(row * (int)t.Shape[1], (int)t.Shape[1]).Fill(float.PositiveInfinity);
            return copy;
        });
        draft.Model.Type = StoredType.F16;
        draft.Model.Config["dtype"] = "float16";
        return draft.Require("some rows are NaN", w => w.Root.Logits.Any(row => row.Any(z => !float.IsFinite(z))));
    }

    private static CaseDraft UpdatesLost(CaseContext c)
    {
        static void Round(Tensor t)
        {
            using var half = t.to(ScalarType.BFloat16);
            t.copy_(half);
        }

        var start = VictimTraining.Run(c.Plan with { Epochs = 1, Schedule = (_, _) => 0 });
        var run = CaseContext.Whole(c.Plan with
        {
            Start = start.Initial.Map((_, t) => t.Map(v => ModelDraft.Rounded(v, StoredType.BF16))),
            Tokenizer = start.Tokenizer,
            Rate = 2e-5,
            Epochs = 25,
            StopAt = 0,
            AfterStep = (parameters, _) =>
            {
                foreach (var p in parameters) Round(p.Value);
            },
        });
        var draft = new CaseDraft(run) { Base = run.Base() };
        draft.AddCheckpoint(run.Epochs / 2).AddCheckpoint(run.Epochs);
        foreach (var model in draft.Checkpoints.Values.Append(draft.Model).Append(draft.Base))
        {
            model.Type = StoredType.BF16;
            model.Config["dtype"] = "bfloat16";
        }
        return draft.RequireUnlearned(0.05).Require("most weights never moved", _ =>
            run.Final.Sum(t => t.Value.Values.Zip(run.Initial[t.Key].Values).Count(v => v.First == v.Second)) > 0.5 * run.Final.Sum(t => t.Value.Values.Length));
    }
}
