using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

/// <summary>Folders of sentence-transformers: pooling instead of the architecture's own head.</summary>
public sealed class SentenceClassifierTests
{
    private const string Modules = """
        [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
         {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}
        """;

    private static readonly LoadOptions Train = new() { Training = true, NewLabels = ["a", "b"], Seed = 1 };
    private static readonly int[][] Texts = [[2, 30, 40, 50, 60, 3], [2, 70, 3], [2, 80, 90, 3]];

    private static EditedModel Sentence(string pooling = """{"pooling_mode_mean_tokens": true}""", string more = "", string model = "bert") =>
        new EditedModel(model, "encoder")
        .WithConfig(c => { c.Remove("id2label"); c.Remove("label2id"); })
        .With("modules.json", Modules + more + "]").With("1_Pooling/config.json", pooling);

    [Theory]
    [InlineData("""{"word_embedding_dimension": 32, "pooling_mode_cls_token": false, "pooling_mode_mean_tokens": true}""", "Mean")]
    [InlineData("""{"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false}""", "Cls")]
    [InlineData("""{"pooling_mode_max_tokens": true}""", "Max")]
    [InlineData("""{"embedding_dimension": 32, "pooling_mode": "max"}""", "Max")]
    [InlineData("""{"pooling_mode": ["mean"]}""", "Mean")]
    public void Features_are_pooled_as_the_folder_says_over_the_tokens_of_each_text(string pooling, string mode)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = Sentence(pooling);
        using var classifier = SequenceClassifier.Load(model.Path, Train);
        Assert.Equal(HeadKind.MeanPooling, classifier.Head);
        Assert.Equal(["2.linear.weight", "2.linear.bias"], classifier.Report.New);
        Assert.DoesNotContain(classifier.Parameters, p => p.Name.Contains("pooler", StringComparison.Ordinal));

        var batch = classifier.CreateBatch(Texts);
        var features = classifier.Features(classifier.RunLayers(classifier.Embed(batch), batch, 0, 2), batch);
        for (var row = 0; row < Texts.Length; row++)
        {
            var alone = classifier.CreateBatch([Texts[row]]);
            // Every token is there for all modes but cls.
            var hidden = classifier.RunLayers(classifier.Embed(alone), alone, 0, 2);
            var expected = mode switch { "Mean" => hidden.mean([0]), "Cls" => hidden[0], _ => hidden.amax([0]) };
            Assert.InRange((features[row] - expected).abs().max().item<float>(), 0, 2e-6);
        }
    }

    [Theory]
    [InlineData("bert", true)]
    [InlineData("roberta", true)]
    [InlineData("mpnet", true)]
    [InlineData("distilbert", false)]
    public void What_is_saved_has_the_layout_of_sentence_transformers_and_loads_as_a_classifier(string name, bool hasPooler)
    {
        using var model = Sentence(model: name);
        model.With("sentence_bert_config.json", """{"max_seq_length": 20, "do_lower_case": true}""");
        using var classifier = SequenceClassifier.Load(model.Path, Train);
        Assert.Equal((20, true), (classifier.MaxTokens, classifier.LowerCase));
        using var folder = new ScratchFolder();
        classifier.Save(folder.Path);

        using var encoder = WeightsFolder.Open(folder.Path);
        using var original = WeightsFolder.Open(model.Path);
        // A pooler that came with the encoder stays in its file, so that the folder is still the whole encoder.
        Assert.Equal(original.Tensors.Keys.Order(StringComparer.Ordinal), encoder.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(hasPooler && name == "bert", encoder.Tensors.ContainsKey("pooler.dense.weight"));
        using var dense = WeightsFolder.Open(Path.Combine(folder.Path, "2_Dense"));
        Assert.Equal([2, 32], dense.Tensors["linear.weight"].Shape);
        Assert.Equal([2], dense.Tensors["linear.bias"].Shape);
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "2_Dense", "config.json")))!;
        Assert.Equal("""{"in_features":32,"out_features":2,"bias":true,"activation_function":"torch.nn.modules.linear.Identity"}""", config.ToJsonString());
        Assert.EndsWith("Model", (string?)JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "config.json")))!["architectures"]![0], StringComparison.Ordinal);

        using var again = SequenceClassifier.Load(folder.Path);
        Assert.Equal((20, true), (again.MaxTokens, again.LowerCase));
        Assert.Equal(classifier.Labels, again.Labels);
        Assert.Equal(classifier.Parameters.Digest(), again.Parameters.Digest());
        Assert.Equal(classifier.StoredTensors().Count(), again.StoredTensors().Count());
        using var batch = classifier.CreateBatch(Texts);
        Assert.Equal(classifier.Predict(batch), again.Predict(batch));
    }

    [Fact]
    public void A_plain_encoder_gets_mean_pooling_when_asked_for()
    {
        using var classifier = SequenceClassifier.Load(EditedModel.Of("roberta", "encoder"), Train with { Head = HeadKind.MeanPooling });
        Assert.Equal(HeadKind.MeanPooling, classifier.Head);
        Assert.Equal("2.linear.weight", classifier.FinalWeight);
        using var model = Sentence();
        using var own = SequenceClassifier.Load(model.Path, Train with { Head = HeadKind.Architecture });
        Assert.Equal("classifier.weight", own.FinalWeight);
    }

    [Fact]
    public void A_sentence_encoder_without_a_classifier_does_not_predict()
    {
        using var model = Sentence(more: """, {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}""");
        Assert.Contains("a sentence encoder without a classifier; train one with: multilabel train DATA --encoder",
            Assert.Throws<MultilabelException>(() => SequenceClassifier.Load(model.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_have_length_1_where_the_folder_normalizes_and_keep_it_when_saved()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = Sentence(more: """, {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}""");
        using var plain = Sentence();
        using var classifier = SequenceClassifier.Load(model.Path, Train);
        using var other = SequenceClassifier.Load(plain.Path, Train);
        Assert.Equal("3.linear.weight", classifier.FinalWeight);
        Assert.DoesNotContain(classifier.Report.Unused, u => u.Name == "Normalize");
        Tensor Features(SequenceClassifier some)
        {
            var tokens = some.CreateBatch(Texts);
            return some.Features(some.RunLayers(some.Embed(tokens), tokens, 0, 2), tokens);
        }

        var (vectors, pooled) = (Features(classifier), Features(other));
        Assert.InRange((vectors - (pooled / pooled.norm(1, keepdim: true))).abs().max().item<float>(), 0, 1e-6);

        using var folder = new ScratchFolder();
        classifier.Save(folder.Path);
        var modules = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "modules.json")))!.AsArray();
        Assert.Equal([("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize"), ("Dense", "3_Dense")],
            modules.Select(m => (((string)m!["type"]!).Split('.')[^1], (string)m["path"]!)));
        using var again = SequenceClassifier.Load(folder.Path);
        using var batch = classifier.CreateBatch(Texts);
        Assert.Equal(classifier.Predict(batch), again.Predict(batch));
        Assert.Equal(classifier.Parameters.Digest(), again.Parameters.Digest());
    }

    [Fact]
    public void A_dense_layer_without_label_names_is_no_classifier()
    {
        using var model = Sentence(more: """, {"idx": 2, "name": "2", "path": "2_Dense", "type": "sentence_transformers.models.Dense"}""")
            .With("2_Dense/config.json", """{"in_features": 32, "out_features": 5, "bias": true, "activation_function": "torch.nn.modules.linear.Identity"}""");
        SafeTensors.Write(Path.Combine(model.Path, "2_Dense", "model.safetensors"),
            [EditedModel.Zeros("linear.weight", 5, 32), EditedModel.Zeros("linear.bias", 5)]);
        var message = Assert.Throws<MultilabelException>(() => SequenceClassifier.Load(model.Path)).Message;
        Assert.Contains("gives 5 numbers without names", message, StringComparison.Ordinal);
        Assert.Contains("\"id2label\" with 5 names", message, StringComparison.Ordinal);

        model.WithConfig(c => c["id2label"] = new JsonObject { ["0"] = "a", ["1"] = "b", ["2"] = "c", ["3"] = "d", ["4"] = "e" });
        using var classifier = SequenceClassifier.Load(model.Path);
        Assert.Equal(["a", "b", "c", "d", "e"], classifier.Labels);

        // A dense layer with an activation never gives logits.
        model.With("2_Dense/config.json", """{"in_features": 32, "out_features": 5, "bias": true, "activation_function": "torch.nn.modules.activation.Tanh"}""");
        Assert.Throws<MultilabelException>(() => SequenceClassifier.Load(model.Path));
    }

    [Theory]
    [InlineData("""{"pooling_mode_mean_tokens": true, "pooling_mode_max_tokens": true}""",
        "the pooling is pooling_mode_mean_tokens and pooling_mode_max_tokens; computed here is one of mean, cls and max.")]
    [InlineData("""{"pooling_mode_lasttoken": true}""", "the pooling is pooling_mode_lasttoken;")]
    [InlineData("{}", "the pooling is none;")]
    public void Another_pooling_is_refused_by_its_name(string pooling, string message)
    {
        using var model = Sentence(pooling);
        Assert.Contains(message, Assert.Throws<MultilabelException>(() => SequenceClassifier.Load(model.Path, Train)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Modules_that_are_not_computed_are_named()
    {
        using var model = Sentence().With("modules.json", """[{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.WordEmbeddings"}]""");
        Assert.Contains("the modules are WordEmbeddings; computed here are Transformer, Pooling",
            Assert.Throws<MultilabelException>(() => SequenceClassifier.Load(model.Path, Train)).Message, StringComparison.Ordinal);
        model.With("modules.json", "{}");
        Assert.Contains("something else than a list of modules",
            Assert.Throws<MultilabelException>(() => SequenceClassifier.Load(model.Path, Train)).Message, StringComparison.Ordinal);
    }
}
