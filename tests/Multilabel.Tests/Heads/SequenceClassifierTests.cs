using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

[Collection(Alone.Name)]
public sealed class SequenceClassifierTests
{
    private static readonly int[][] Texts = [[2, 30, 40, 50, 60, 3], [2, 70, 3], [2, 80, 90, 3]];

    public static TheoryData<string> Families => ["bert", "roberta", "xlm-roberta", "distilbert", "electra", "mpnet"];

    [Theory]
    [MemberData(nameof(Families))]
    public void Stages_in_a_row_are_the_whole(string model)
    {
        using var scope = NewDisposeScope();
        using var classifier = SequenceClassifier.Load(EditedModel.Of(model));
        var batch = classifier.CreateBatch(Texts);
        var hidden = classifier.Embed(batch, new Dropout(3, 4));
        Assert.Equal([13, 32], hidden.shape);
        var dropout = new Dropout(3, 4);
        hidden = classifier.Embed(batch, dropout);
        hidden = classifier.RunLayers(hidden, batch, 0, 1, dropout);
        hidden = classifier.RunLayers(hidden, batch, 1, 1, dropout);
        var features = classifier.Features(hidden, batch, dropout);
        Assert.Equal([3, 32], features.shape);
        Assert.Equal([7, 32], classifier.Parameters[classifier.FinalWeight].Value.shape);
        Assert.Equal(classifier.Forward(batch, new Dropout(3, 4)).data<float>().ToArray(), classifier.FinalLinear(features).data<float>().ToArray());
    }

    [Fact]
    public void No_layer_at_all_gives_the_embeddings_back()
    {
        using var scope = NewDisposeScope();
        using var classifier = SequenceClassifier.Load(EditedModel.Of("bert"));
        var batch = classifier.CreateBatch(Texts);
        var hidden = classifier.Embed(batch);
        var same = classifier.RunLayers(hidden, batch, 0, 0);
        Assert.True(hidden.equal(same).all().item<bool>());
        same.Dispose();
        Assert.False(hidden.IsInvalid);
    }

    [Fact]
    public void A_frozen_part_gets_no_gradient_and_changes_no_other()
    {
        using var scope = NewDisposeScope();
        float[] Gradient(Func<Parameter, bool> trains, string name)
        {
            using var classifier = SequenceClassifier.Load(EditedModel.Of("mpnet"));
            foreach (var parameter in classifier.Parameters) parameter.Trains = trains(parameter);
            classifier.Forward(classifier.CreateBatch(Texts)).square().sum().backward();
            Assert.All(classifier.Parameters, p => Assert.Equal(trains(p), p.Value.grad is not null));
            return classifier.Parameters[name].Value.grad!.data<float>().ToArray();
        }

        const string query = "mpnet.encoder.layer.1.attention.attn.q.weight";
        var all = Gradient(_ => true, query);
        foreach (var part in new[] { Gradient(p => p.Layer >= 2, query), Gradient(p => p.Name == query, query) })
            Assert.All(all.Zip(part), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void Dropout_repeats_with_seed_and_step_and_is_off_without_the_argument()
    {
        using var model = new EditedModel().WithConfig(c => { c["hidden_dropout_prob"] = 0.2; c["attention_probs_dropout_prob"] = 0.2; });
        using var classifier = SequenceClassifier.Load(model.Path);
        using var batch = classifier.CreateBatch(Texts);
        float[] Logits(Dropout? dropout)
        {
            using var logits = classifier.Forward(batch, dropout);
            return logits.data<float>().ToArray();
        }

        Assert.Equal(Logits(null), Logits(null));
        Assert.Equal(Logits(new Dropout(1, 5)), Logits(new Dropout(1, 5)));
        Assert.NotEqual(Logits(new Dropout(1, 5)), Logits(new Dropout(1, 6)));
        Assert.NotEqual(Logits(new Dropout(1, 5)), Logits(new Dropout(2, 5)));
        Assert.Equal(Logits(null), Logits(new Dropout(1, 5, probability: 0)));
    }

    [Fact]
    public void Changing_a_parameter_in_place_changes_predictions_without_gradients_too()
    {
        using var scope = NewDisposeScope();
        using var classifier = SequenceClassifier.Load(EditedModel.Of("bert"));
        using var batch = classifier.CreateBatch(Texts);
        foreach (var parameter in classifier.Parameters) parameter.Trains = true;
        using (no_grad())
            foreach (var name in new[] { "query", "key", "value" })
                classifier.Parameters[$"bert.encoder.layer.0.attention.self.{name}.weight"].Value.mul_(3).add_(0.01);
        var trained = classifier.Forward(batch).data<float>().ToArray();
        var predicted = classifier.Predict(batch).SelectMany(row => row).ToArray();
        Assert.All(trained.Zip(predicted), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        using var untouched = SequenceClassifier.Load(EditedModel.Of("bert"));
        Assert.NotEqual(untouched.Predict(batch)[0], classifier.Predict(batch)[0]);
    }

    [Fact]
    public void Threads_may_predict_at_the_same_time()
    {
        using var classifier = SequenceClassifier.Load(EditedModel.Of("roberta"));
        var expected = Texts.Select(text => { using var batch = classifier.CreateBatch([text]); return classifier.Predict(batch)[0]; }).ToArray();
        Parallel.For(0, 60, i =>
        {
            using var batch = classifier.CreateBatch([Texts[i % 3]]);
            // Threads that predict at once share the cores, and sums over other numbers of threads differ in their last bits.
            foreach (var (wanted, found) in expected[i % 3].Zip(classifier.Predict(batch)[0])) Assert.Equal(wanted, found, 1e-5f);
        });
    }

    [Fact]
    public void Ids_and_lengths_beyond_the_tables_are_named_before_anything_is_computed()
    {
        using var classifier = SequenceClassifier.Load(EditedModel.Of("roberta"));
        using var id = classifier.CreateBatch([[0, 700, 2]]);
        Assert.StartsWith("Token id 700 is beyond the embedding, which has 700 rows",
            Assert.Throws<MultilabelException>(() => classifier.Predict(id)).Message, StringComparison.Ordinal);
        using var text = classifier.CreateBatch([[.. Enumerable.Repeat(5, 65)]]);
        Assert.StartsWith("A text has 65 tokens, but the encoder reads 64",
            Assert.Throws<MultilabelException>(() => classifier.Predict(text)).Message, StringComparison.Ordinal);
        classifier.CheckVocabulary(700);
        Assert.Contains("the tokenizer has 701 tokens, but the embedding only 700 rows",
            Assert.Throws<MultilabelException>(() => classifier.CheckVocabulary(701)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thousand_predictions_leave_no_tensor_behind()
    {
        using var classifier = SequenceClassifier.Load(EditedModel.Of("mpnet"));
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 1000; i++)
        {
            using var batch = classifier.CreateBatch(Texts);
            classifier.Predict(batch);
        }
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Fifty_training_steps_leave_no_tensor_behind(string model)
    {
        using var classifier = SequenceClassifier.Load(EditedModel.Of(model));
        foreach (var parameter in classifier.Parameters) parameter.Trains = true;
        using var target = zeros(3, 7);
        var before = 0L;
        for (var step = 0; step < 50; step++)
        {
            using (var scope = NewDisposeScope())
            {
                var batch = classifier.CreateBatch(Texts);
                var dropout = new Dropout(1, step, probability: 0.1);
                nn.functional.binary_cross_entropy_with_logits(classifier.Forward(batch, dropout), target).backward();
                foreach (var parameter in classifier.Parameters)
                {
                    using var gradient = parameter.Value.grad!;
                    using (no_grad()) parameter.Value.add_(gradient, -0.01);
                    parameter.Value.grad = null;
                }
            }
            if (step == 0) before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        }
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Disposing_frees_every_parameter()
    {
        using (SequenceClassifier.Load(EditedModel.Of("electra")))
        {
            // The first load starts the native library.
        }
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (SequenceClassifier.Load(EditedModel.Of("electra"))) Assert.NotEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
