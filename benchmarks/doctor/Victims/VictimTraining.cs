using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.DoctorBenchmark;

/// <summary>
/// A loop as in the Trainer (AdamW, gradients clipped at 1, a log entry and an evaluation per epoch), with everything open that a fault may need: which
/// parameters train, how fast, on what targets, by which loss.
/// </summary>
internal static class VictimTraining
{
    // Quicker than usual to follow the gradients and their size: a few hundred steps must do.
    private static readonly AdamWOptions Moments = new() { Beta1 = 0.8, Beta2 = 0.95 };

    public static TrainingRun Run(TrainingPlan plan)
    {
        var tokens = plan.Tokenizer ?? VictimTokenizer.Train(plan.Architecture, plan.Corpus.Rows.Concat(plan.Corpus.Others).Select(r => r.Text), 900);
        using var folder = new ScratchFolder();
        using var model = Open(folder.Path, plan, tokens);
        var tokenizer = Tokenizer.Load(folder.Path);
        var ids = Array.ConvertAll(plan.Corpus.Rows, r => tokenizer.EncodeIds(r.Text, plan.MaxLength));
        var others = Array.ConvertAll(plan.Corpus.Others, r => tokenizer.EncodeIds(r.Text, plan.MaxLength));
        var rowsPerStep = plan.BatchSize * plan.Accumulation;
        var run = new TrainingRun { Plan = plan, Tokenizer = tokens, Initial = ModelWeights.Of(model), StepsPerEpoch = (ids.Length + rowsPerStep - 1) / rowsPerStep };
        var trainable = model.Parameters.Where(plan.Trains).ToList();
        foreach (var parameter in model.Parameters) parameter.Trains = trainable.Contains(parameter);
        var head = model.Parameters.HeadLayer;
        using var optimizer = new AdamW(trainable.Select(p =>
            new OptimizedParameter(p.Name, p.Value, p.Layer == head ? plan.HeadRate ?? plan.Rate : plan.Rate, p.Value.dim() > 1 ? plan.WeightDecay : 0)), Moments);
        var total = plan.Epochs * run.StepsPerEpoch;
        var step = 0;
        for (var epoch = 1; epoch <= plan.Epochs; epoch++)
        {
            var targets = plan.Targets?.Invoke(epoch) ?? Array.ConvertAll(plan.Corpus.Rows, r => r.Labels);
            var order = new SeededRandom(plan.Seed, epoch).Permutation(ids.Length);
            var (sum, norm, factor) = (0.0, 0.0, 0.0);
            foreach (var some in order.Chunk(rowsPerStep))
            {
                optimizer.ZeroGradients();
                factor = plan.Schedule(step, total);
                sum += Backward(model, plan, some, ids, targets, step) * some.Length;
                norm = optimizer.ClipGradientNorm(1);
                optimizer.Step(factor);
                step++;
                if (plan.AfterStep is not { } after) continue;
                using var scope = NewDisposeScope();
                using var quiet = no_grad();
                after([.. model.Parameters], factor);
            }
            var scores = plan.EvaluatesTrainingRows || others.Length == 0
                ? Scores.Of(EncoderModel.Compute(model, ids), Array.ConvertAll(plan.Corpus.Rows, r => r.Labels))
                : Scores.Of(EncoderModel.Compute(model, others), Array.ConvertAll(plan.Corpus.Others, r => r.Labels));
            var figures = new EpochFigures(epoch, step, sum / ids.Length, factor * (plan.Trains(model.Parameters[model.FinalWeight]) ? plan.HeadRate ?? plan.Rate : plan.Rate), norm, scores);
            run.Log.Add(figures);
            var ends = epoch == (plan.StopAfter ?? plan.Epochs) || figures.Loss < plan.StopAt;
            if (ends || plan.KeepsEpochs) run.Weights[epoch] = ModelWeights.Of(model);
            if (ends) break;
        }
        return run;
    }

    // Gradients of the mean loss over one optimizer step's rows; that mean.
    private static double Backward(SequenceClassifier model, TrainingPlan plan, int[] rows, int[][] ids, bool[][] targets, int step)
    {
        var (sum, part) = (0.0, 0);
        foreach (var some in rows.Chunk(plan.BatchSize))
        {
            using var scope = NewDisposeScope();
            var batch = model.CreateBatch([.. some.Select(i => ids[i])]);
            var logits = model.Forward(batch, new Dropout((ulong)plan.Seed, ((long)step << 8) + part++));
            var truth = tensor(some.SelectMany(i => targets[i]).Select(t => t ? 1f : 0f).ToArray(), some.Length, model.Labels.Count);
            var loss = plan.Loss(logits, truth);
            (loss * ((double)some.Length / rows.Length)).backward();
            sum += loss.item<float>() * some.Length;
        }
        return sum / rows.Length;
    }

    private static SequenceClassifier Open(string folder, TrainingPlan plan, VictimTokenizer tokens)
    {
        JsonFile.Write(Path.Combine(folder, "config.json"), plan.Architecture.Config(tokens.Size, plan.Corpus.Labels));
        JsonFile.Write(Path.Combine(folder, "tokenizer.json"), tokens.Json.DeepClone());
        JsonFile.Write(Path.Combine(folder, "tokenizer_config.json"), tokens.Config.DeepClone());
        ModelDraft.WriteWeights(Path.Combine(folder, "model.safetensors"), plan.Start ?? [], StoredType.F32);
        // What the file does not have begins anew: without a start everything does.
        var model = SequenceClassifier.Load(folder, new LoadOptions { Tolerant = true, Seed = (ulong)plan.Seed, Head = HeadKind.Architecture });
        if (plan.Start is null) Ripen(model);
        return model;
    }

    // Initial matrices of 0.02 pass on next to nothing of a text in so narrow a model. Those of a pretrained encoder are larger, and so are these.
    private static void Ripen(SequenceClassifier model)
    {
        using var quiet = no_grad();
        foreach (var parameter in model.Parameters.Where(p => p.Value.dim() == 2))
        {
            if (parameter.Layer > 0 && parameter.Layer < model.Parameters.HeadLayer) parameter.Value.mul_(5);
            if (parameter == model.Words) parameter.Value.mul_(2);
        }
    }
}
