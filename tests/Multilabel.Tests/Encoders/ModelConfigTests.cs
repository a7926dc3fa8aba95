using System.Text.Json.Nodes;

namespace Multilabel.Tests;

public sealed class ModelConfigTests
{
    private static ModelConfig Read(string json)
    {
        using var folder = new ScratchFolder();
        return ModelConfig.Read(folder.Write("config.json", json));
    }

    private static string Error(string json) => Assert.Throws<MultilabelException>(() => Read(json)).Message;

    [Theory]
    [InlineData("bert", 12, 768, 3072, 0, 1e-12, 512)]
    [InlineData("roberta", 12, 768, 3072, 1, 1e-12, 510)]
    [InlineData("xlm-roberta", 12, 768, 3072, 1, 1e-12, 510)]
    [InlineData("camembert", 12, 768, 3072, 1, 1e-12, 510)]
    [InlineData("distilbert", 6, 768, 3072, 0, 1e-12, 512)]
    [InlineData("electra", 12, 256, 1024, 0, 1e-12, 512)]
    [InlineData("mpnet", 12, 768, 3072, 1, 1e-12, 510)]
    public void What_the_file_leaves_out_has_the_default_of_transformers(string type, int layers, int hidden, int intermediate, int padding, double eps, int tokens)
    {
        var config = Read($$"""{"model_type": "{{type}}"}""");
        Assert.Equal((layers, hidden, intermediate, padding, eps, tokens), (config.Layers, config.HiddenSize, config.IntermediateSize, config.PaddingId, config.LayerNormEps, config.MaxTokens));
        Assert.Equal(["LABEL_0", "LABEL_1"], config.Labels);
        Assert.False(config.LabelsAreGiven);
        Assert.Equal(0.1, config.HiddenDropout);
    }

    [Fact]
    public void The_head_drops_what_it_says_or_else_what_the_layers_drop()
    {
        Assert.Equal(0.3, Read("""{"model_type": "bert", "hidden_dropout_prob": 0.1, "classifier_dropout": 0.3}""").HeadDropout);
        Assert.Equal(0.2, Read("""{"model_type": "bert", "hidden_dropout_prob": 0.2, "classifier_dropout": null}""").HeadDropout);
        Assert.Equal(0.2, Read("""{"model_type": "mpnet", "hidden_dropout_prob": 0.2, "classifier_dropout": 0.5}""").HeadDropout);
        Assert.Equal(0.4, Read("""{"model_type": "distilbert", "dropout": 0.1, "seq_classif_dropout": 0.4}""").HeadDropout);
    }

    [Fact]
    public void Labels_come_in_the_order_of_their_numbers()
    {
        var many = string.Join(", ", Enumerable.Range(0, 12).Reverse().Select(i => $"\"{i}\": \"label {i}\""));
        var config = Read($$$"""{"model_type": "bert", "id2label": {{{{many}}}}}""");
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"label {i}"), config.Labels);
        Assert.True(config.LabelsAreGiven);
        Assert.Equal(3, Read("""{"model_type": "bert", "num_labels": 3}""").Labels.Count);
    }

    [Fact]
    public void An_architecture_that_is_not_computed_is_named_with_those_that_are()
    {
        var message = Error("""{"model_type": "modernbert"}""");
        Assert.EndsWith("config.json: \"model_type\" is \"modernbert\", an architecture that is not computed here; supported are bert, roberta, camembert, xlm-roberta, distilbert, electra, mpnet.", message, StringComparison.Ordinal);
        Assert.Contains("there is no \"model_type\"", Error("{}"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_very_old_file_without_model_type_is_recognised_by_its_class()
    {
        Assert.Equal("bert", Read("""{"architectures": ["BertForMaskedLM"]}""").Family.ModelType);
        Assert.Equal("xlm-roberta", Read("""{"architectures": ["XLMRobertaModel"]}""").Family.ModelType);
    }

    [Theory]
    [InlineData("\"num_hidden_layers\": \"twelve\"", "\"num_hidden_layers\" is \"twelve\"; expected a whole number of at least 1.")]
    [InlineData("\"num_hidden_layers\": 0", "\"num_hidden_layers\" is 0; expected a whole number of at least 1.")]
    [InlineData("\"hidden_size\": 12.5", "\"hidden_size\" is 12.5; expected a whole number of at least 1.")]
    [InlineData("\"hidden_size\": 770", "\"hidden_size\" is 770, which is no multiple of \"num_attention_heads\", 12;")]
    [InlineData("\"hidden_dropout_prob\": 1.5", "\"hidden_dropout_prob\" is 1.5; expected a number from 0 to 1.")]
    [InlineData("\"hidden_act\": \"gelu_magic\"", "\"hidden_act\" is \"gelu_magic\", which is not computed here; known are gelu, gelu_10,")]
    [InlineData("\"position_embedding_type\": \"relative_key\"", "\"position_embedding_type\" is \"relative_key\"; only \"absolute\"")]
    [InlineData("\"pad_token_id\": 30522", "\"pad_token_id\" is 30522, but \"vocab_size\" is 30522;")]
    [InlineData("\"is_decoder\": true", "the model is a decoder")]
    [InlineData("\"problem_type\": \"multilabel\"", "\"problem_type\" is \"multilabel\"; expected multi_label_classification, single_label_classification, regression or null.")]
    [InlineData("\"id2label\": {}", "\"id2label\" is empty")]
    [InlineData("\"id2label\": {\"0\": \"a\", \"2\": \"b\"}", "\"id2label\" has 2 entries and among them the key \"2\"; expected the keys 0 to 1, each once.")]
    [InlineData("\"id2label\": [\"a\"]", "\"id2label\" is [\"a\"]; expected an object")]
    public void An_odd_value_is_named_with_file_key_and_expectation(string entry, string message)
    {
        var error = Error("{\"model_type\": \"bert\", " + entry + "}");
        Assert.Contains("config.json: ", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_no_JSON_is_named_with_its_line()
    {
        Assert.Contains("config.json(3): not valid JSON", Error("{\n  \"model_type\": \"bert\",\n  oops\n}"), StringComparison.Ordinal);
        Assert.Contains("something else than one JSON object", Error("[1]"), StringComparison.Ordinal);
        Assert.Contains("not found", Assert.Throws<MultilabelException>(() => ModelConfig.Read("/nowhere/config.json")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_labels_replace_the_old_ones_and_everything_else_stays()
    {
        using var model = new EditedModel().WithConfig(c =>
        {
            c["torch_dtype"] = "float16";
            c["_name_or_path"] = "/home/somebody";
            c["my_setting"] = new JsonArray(1, 2.5, "é");
        });
        var written = ModelConfig.Read(model.Config).Written("BertForSequenceClassification", ["β", "a"], "multi_label_classification");
        Assert.Equal("""{"0":"β","1":"a"}""", Plain(written["id2label"]!));
        Assert.Equal("""{"a":1,"β":0}""", Plain(written["label2id"]!));
        Assert.Equal("""[1,2.5,"é"]""", Plain(written["my_setting"]!));
        Assert.Equal("float32", (string?)written["dtype"]);
        Assert.Equal(1e-12, (double?)written["layer_norm_eps"]);
        Assert.False(written.ContainsKey("torch_dtype") || written.ContainsKey("_name_or_path"));
        Assert.Equal(written.Select(pair => pair.Key).Order(StringComparer.Ordinal), written.Select(pair => pair.Key));
    }

    private static string Plain(JsonNode node) => node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
