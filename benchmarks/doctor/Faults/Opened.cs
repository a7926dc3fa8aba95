using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.DoctorBenchmark;

/// <summary>Computes with a draft before it is written, and with inputs that only a mistaken program would make.</summary>
internal static class Opened
{
    /// <summary>Writes the draft for a moment and does something with the opened model.</summary>
    public static T With<T>(ModelDraft draft, Func<ExaminedModel, T> action)
    {
        using var folder = new ScratchFolder();
        draft.Write(folder.Path);
        using var model = ExaminedModel.Open(folder.Path);
        return action(model);
    }

    /// <summary>Logits of the training rows after an epoch.</summary>
    public static float[][] Logits(TrainingRun run, ModelWeights weights) => With(run.ModelOf(weights), m => m.LogitsOf(Array.ConvertAll(run.Corpus.Rows, r => r.Text)));

    /// <summary>Logits with dropout on.</summary>
    public static float[][] WithDropout(ExaminedModel model, IReadOnlyList<string> texts, long seed) => ByRow(model, texts, (ids, i) =>
    {
        using var batch = model.Network.CreateBatch([ids]);
        return model.Network.Forward(batch, new Dropout((ulong)seed, i));
    });

    /// <summary>Logits of texts that are padded to one length without a mask, so that padding is read as text.</summary>
    public static float[][] PaddedWithoutMask(ExaminedModel model, IReadOnlyList<string> texts)
    {
        var length = texts.Max(t => model.Ids(t).Length);
        return ByRow(model, texts, (ids, _) =>
        {
            using var batch = model.Network.CreateBatch([[.. ids, .. Enumerable.Repeat(model.Config.PaddingId ?? 0, length - ids.Length)]]);
            return model.Network.Forward(batch);
        });
    }

    /// <summary>Logits with all positions moved, by a number that may depend on the length of the text.</summary>
    public static float[][] WithPositions(ExaminedModel model, IReadOnlyList<string> texts, Func<int, int> moved) => ByRow(model, texts, (ids, _) =>
    {
        using var usual = model.Network.CreateBatch([ids]);
        using var batch = new Batch(usual.InputIds.clone(), usual.Positions + moved(ids.Length), usual.TokenTypeIds, usual.Starts)
        {
            Length = usual.Length,
            HighestId = usual.HighestId,
            HighestTypeId = usual.HighestTypeId,
            TextHasPaddingToken = usual.TextHasPaddingToken,
        };
        return model.Network.Forward(batch);
    });

    /// <summary>Logits of ids that were changed.</summary>
    public static float[][] WithIds(ExaminedModel model, IReadOnlyList<string> texts, Func<int[], int[]> change) =>
        model.Logits([.. texts.Select(t => change(model.Ids(t)))]);

    /// <summary>[rows][F]: what the final linear layer reads.</summary>
    public static float[][] Features(ExaminedModel model, IReadOnlyList<string> texts) => ByRow(model, texts, (ids, _) =>
    {
        using var batch = model.Network.CreateBatch([ids]);
        return model.Network.Features(model.Network.RunLayers(model.Network.Embed(batch), batch, 0, model.Network.Layers), batch);
    });

    private static float[][] ByRow(ExaminedModel model, IReadOnlyList<string> texts, Func<int[], int, Tensor> forward)
    {
        using var quiet = no_grad();
        return [.. texts.Select((text, i) =>
        {
            using var scope = NewDisposeScope();
            return forward(model.Ids(text), i).data<float>().ToArray();
        })];
    }
}
