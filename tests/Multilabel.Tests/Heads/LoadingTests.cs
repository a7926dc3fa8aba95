using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

public sealed class LoadingTests
{
    private static readonly LoadOptions Train = new() { Training = true, NewLabels = ["a", "b", "c"], Seed = 1 };

    private static string Digest(string folder, LoadOptions? options = null)
    {
        using var classifier = SequenceClassifier.Load(folder, options);
        return classifier.Parameters.Digest();
    }

    private static string Error(string folder, LoadOptions? options = null) =>
        Assert.Throws<MultilabelException>(() => SequenceClassifier.Load(folder, options)).Message;

    [Theory]
    [InlineData("module.")]
    [InlineData("_orig_mod.")]
    [InlineData("model.")]
    [InlineData("_orig_mod.module.")]
    public void A_wrapper_around_all_names_is_taken_off_and_reported(string wrapper)
    {
        using var model = new EditedModel().WithTensors(name => wrapper + name);
        using var classifier = SequenceClassifier.Load(model.Path);
        Assert.Equal(Digest(EditedModel.Of("bert")), classifier.Parameters.Digest());
        Assert.Contains(classifier.Report.Notes, note => note.Contains("taken off", StringComparison.Ordinal));
    }

    [Fact]
    public void Gamma_and_beta_are_read_as_weight_and_bias_and_buffers_are_listed()
    {
        using var classifier = SequenceClassifier.Load(EditedModel.Of("bert-legacy"));
        Assert.Contains(classifier.Report.Notes, note => note.Contains("gamma and beta", StringComparison.Ordinal));
        Assert.Contains(classifier.Report.Unused, unused => unused.Name.EndsWith("position_ids", StringComparison.Ordinal));
        Assert.Equal(Digest(EditedModel.Of("bert")), classifier.Parameters.Digest());
    }

    [Fact]
    public void The_encoders_prefix_may_be_missing_beside_the_head()
    {
        using var model = new EditedModel("roberta").WithTensors(name => name.Replace("roberta.", "", StringComparison.Ordinal));
        Assert.Equal(Digest(EditedModel.Of("roberta")), Digest(model.Path));
    }

    [Fact]
    public void A_head_for_other_labels_is_replaced_and_named()
    {
        // The shape of roberta-large-mnli: three labels, a dense layer that stays, a last one that begins anew.
        using var model = new EditedModel("roberta")
            .WithConfig(config =>
            {
                config["id2label"] = new JsonObject { ["0"] = "contradiction", ["1"] = "neutral", ["2"] = "entailment" };
                config["label2id"] = new JsonObject { ["contradiction"] = 0, ["neutral"] = 1, ["entailment"] = 2 };
                config.Remove("problem_type");
            })
            .WithTensors(
                name => name.StartsWith("classifier.out_proj.", StringComparison.Ordinal) ? null : name,
                EditedModel.Zeros("classifier.out_proj.weight", 3, 32), EditedModel.Zeros("classifier.out_proj.bias", 3));
        using var classifier = SequenceClassifier.Load(model.Path, Train with { NewLabels = [.. Enumerable.Range(0, 15).Select(k => $"label {k}")] });
        Assert.Equal("The folder's head for contradiction, neutral, entailment is replaced by one for your 15 labels", classifier.Report.Notes.Single());
        Assert.Equal(["classifier.out_proj.weight", "classifier.out_proj.bias"], classifier.Report.Replaced.Select(r => r.Name));
        Assert.Contains("classifier.dense.weight", classifier.Report.Used);
        Assert.Equal([15, 32], classifier.Parameters["classifier.out_proj.weight"].Value.shape);
    }

    [Fact]
    public void Heads_of_other_tasks_are_listed_and_left_alone()
    {
        using var model = new EditedModel("roberta").WithTensors(
            name => name.StartsWith("classifier.", StringComparison.Ordinal) ? null : name,
            EditedModel.Zeros("lm_head.bias", 700), EditedModel.Zeros("roberta.pooler.dense.weight", 32, 32),
                EditedModel.Zeros("roberta.embeddings.position_ids", 1, 66));
        using var classifier = SequenceClassifier.Load(model.Path, Train);
        Assert.Equal(["lm_head.bias", "roberta.embeddings.position_ids", "roberta.pooler.dense.weight"], classifier.Report.Unused.Select(u => u.Name));
        Assert.Equal(["classifier.dense.weight", "classifier.dense.bias", "classifier.out_proj.weight", "classifier.out_proj.bias"], classifier.Report.New);
    }

    [Fact]
    public void A_tensor_inside_the_encoder_that_the_configuration_does_not_know_is_an_error()
    {
        using var model = new EditedModel().WithConfig(c => c["num_hidden_layers"] = 1);
        var message = Error(model.Path);
        Assert.Contains("bert.encoder.layer.1.attention.output.LayerNorm.bias", message, StringComparison.Ordinal);
        Assert.Contains("which a bert model with 1 layers does not have", message, StringComparison.Ordinal);
        Assert.Equal(message, Error(model.Path, Train));
    }

    [Fact]
    public void A_tensor_of_the_encoder_that_is_missing_is_an_error_even_in_training()
    {
        using var model = new EditedModel().WithTensors(name => name.Contains("layer.1.output.dense", StringComparison.Ordinal) ? null : name);
        var message = Error(model.Path, Train);
        Assert.Contains("2 parameters of a bert model with 2 layers are not among the 39 tensors", message, StringComparison.Ordinal);
        Assert.Contains("bert.encoder.layer.1.output.dense.weight", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_of_another_shape_is_an_error_with_both_shapes()
    {
        using var model = new EditedModel().WithConfig(c => c["vocab_size"] = 601);
        Assert.Contains("\"bert.embeddings.word_embeddings.weight\" is [600, 32]; ", Error(model.Path), StringComparison.Ordinal);
        Assert.Contains("makes it [601, 32]", Error(model.Path, Train), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_head_is_an_error_when_predicting_and_new_when_training()
    {
        using var model = new EditedModel().WithTensors(name => name.Contains("pooler", StringComparison.Ordinal) || name.StartsWith("classifier", StringComparison.Ordinal) ? null : name);
        Assert.Contains("bert.pooler.dense.weight, bert.pooler.dense.bias, classifier.weight, classifier.bias missing",
            Error(model.Path), StringComparison.Ordinal);
        using var classifier = SequenceClassifier.Load(model.Path, Train);
        Assert.Equal(["bert.pooler.dense.weight", "bert.pooler.dense.bias", "classifier.weight", "classifier.bias"], classifier.Report.New);
    }

    [Fact]
    public void A_head_for_other_labels_begins_anew_only_in_training_and_the_rest_of_it_stays()
    {
        using var classifier = SequenceClassifier.Load(EditedModel.Of("roberta"), Train);
        using var trained = SequenceClassifier.Load(EditedModel.Of("roberta"));
        Assert.Equal(["classifier.out_proj.weight", "classifier.out_proj.bias"], classifier.Report.Replaced.Select(r => r.Name));
        Assert.Equal(trained.Parameters["classifier.dense.weight"].Digest(), classifier.Parameters["classifier.dense.weight"].Digest());
        Assert.Equal("multi_label_classification", classifier.ProblemType);
    }

    [Fact]
    public void A_head_for_exactly_these_labels_is_kept_and_one_for_as_many_others_is_not()
    {
        string[] labels = ["race", "gender", "bias", "religion", "disability", "age", "pay equity"];
        Assert.Equal(Digest(EditedModel.Of("bert")), Digest(EditedModel.Of("bert"), Train with { NewLabels = labels }));
        using var others = SequenceClassifier.Load(EditedModel.Of("bert"), Train with { NewLabels = [.. labels.Reverse()] });
        Assert.Equal(["classifier.weight", "classifier.bias"], others.Report.Replaced.Select(r => r.Name));
    }

    [Fact]
    public void Fewer_names_than_outputs_is_an_error_that_says_where_to_put_them()
    {
        using var model = new EditedModel().WithConfig(c => c.Remove("id2label"));
        var message = Error(model.Path);
        Assert.Contains("the head \"classifier.weight\" has 7 outputs, but ", message, StringComparison.Ordinal);
        Assert.Contains("names 2 labels. Put 7 names into \"id2label\"", message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_parameters_depend_on_the_seed_and_their_name_alone()
    {
        Assert.Equal(Digest(EditedModel.Of("bert", "encoder"), Train), Digest(EditedModel.Of("bert", "encoder"), Train));
        Assert.NotEqual(Digest(EditedModel.Of("bert", "encoder"), Train), Digest(EditedModel.Of("bert", "encoder"), Train with { Seed = 2 }));

        using var scope = NewDisposeScope();
        using var classifier = SequenceClassifier.Load(EditedModel.Of("roberta", "encoder"),
            Train with { NewLabels = [.. Enumerable.Range(0, 400).Select(i => $"label {i}")] });
        Assert.Equal(0.02, classifier.Parameters[classifier.FinalWeight].Value.std().item<float>(), 0.001);
        Assert.Equal(0f, classifier.Parameters[classifier.FinalBias].Value.abs().max().item<float>());
    }

    [Fact]
    public void Layers_count_from_the_embeddings_to_the_head()
    {
        using var classifier = SequenceClassifier.Load(EditedModel.Of("mpnet"));
        Assert.Equal([0, 1, 2, 3], classifier.Parameters.Select(p => p.Layer).Distinct().Order());
        Assert.All(classifier.Parameters, p => Assert.Equal(
            p.Name.Contains("embeddings", StringComparison.Ordinal) || p.Name.Contains("relative", StringComparison.Ordinal) ? 0
            : p.Name.Contains(".layer.0.", StringComparison.Ordinal) ? 1
            : p.Name.Contains(".layer.1.", StringComparison.Ordinal) ? 2 : 3, p.Layer));
    }

    [Fact]
    public void A_quantised_weight_is_refused()
    {
        using var model = new EditedModel().WithTensors(name => name == "classifier.bias" ? null : name,
            new TensorToStore("classifier.bias", StoredType.I8, [7], new byte[7]));
        Assert.Contains("\"classifier.bias\" holds I8 numbers", Error(model.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_tensors_for_one_parameter_are_an_error()
    {
        using var model = new EditedModel().WithTensors(name => name, EditedModel.Zeros("bert.embeddings.LayerNorm.gamma", 32));
        Assert.Contains("both stand for bert.embeddings.LayerNorm.weight", Error(model.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_that_occur_twice_and_a_folder_that_is_not_there_are_refused()
    {
        Assert.Contains("\"a\" occurs 2 times", Error(EditedModel.Of("bert"), Train with { NewLabels = ["a", "b", "a"] }), StringComparison.Ordinal);
        Assert.Equal("/nowhere: there is no such folder.", Error("/nowhere"));
    }

    [Fact]
    public void A_failed_load_leaves_no_tensor_behind()
    {
        using var model = new EditedModel().WithTensors(name => name == "classifier.bias" ? null : name);
        Error(model.Path);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Error(model.Path);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
