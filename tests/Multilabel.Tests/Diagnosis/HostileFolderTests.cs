using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace Multilabel.Tests;

public sealed class HostileFolderTests
{
    [Theory]
    [InlineData("hidden_size", 1_000_000_000)]
    [InlineData("vocab_size", 1_000_000_000)]
    [InlineData("num_hidden_layers", 1_000_000_000)]
    [InlineData("intermediate_size", 2_000_000_000)]
    [InlineData("max_position_embeddings", 2_000_000_000)]
    public void Sizes_far_beyond_the_weights_are_refused_before_anything_is_made(string key, int value)
    {
        using var model = new EditedModel().WithConfig(c => c[key] = value);
        Assert.Contains("but the weight files have 0 MB. One of its sizes is wrong", Refusal(model), StringComparison.Ordinal);
    }

    [Fact]
    public void Label_names_by_the_hundred_thousand_without_a_head_are_refused()
    {
        using var model = new EditedModel().WithConfig(c => c["id2label"] = new JsonObject(Enumerable.Range(0, 100_000).Select(i => KeyValuePair.Create($"{i}", (JsonNode?)$"l{i}"))));
        Assert.Contains("names 100000 labels, but the head in", Refusal(model), StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_of_labels_beyond_all_sense_is_refused()
    {
        using var model = new EditedModel().WithConfig(c =>
        {
            c.Remove("id2label");
            c["num_labels"] = 2_000_000_000;
        });
        Assert.Contains("\"num_labels\" is 2000000000; expected a whole number from 1 to 1000000.", Refusal(model), StringComparison.Ordinal);
    }

    [Fact]
    public void JSON_nested_without_end_is_refused()
    {
        using var model = new EditedModel().With("config.json", "{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}");
        Assert.Contains("config.json(1): not valid JSON", Refusal(model), StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_of_an_impossible_length_is_refused()
    {
        using var model = new EditedModel();
        var bytes = new byte[64];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, 1UL << 63);
        File.WriteAllBytes(Path.Combine(model.Path, "model.safetensors"), bytes);
        Assert.Contains("announce a header of 9223372036854775808 bytes", Refusal(model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    public void A_shard_outside_the_folder_is_refused(string shard)
    {
        using var model = new EditedModel().With("model.safetensors.index.json", $"{{\"weight_map\": {{\"a\": \"{shard}\"}}}}");
        File.Delete(Path.Combine(model.Path, "model.safetensors"));
        Assert.Contains($"names the file \"{shard}\"; expected the name of a file beside it.", Refusal(model), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pickle_that_calls_a_function_is_refused_and_not_executed()
    {
        using var model = new EditedModel();
        File.Delete(Path.Combine(model.Path, "model.safetensors"));
        var mark = Path.Combine(model.Path, "executed");
        using (var zip = System.IO.Compression.ZipFile.Open(Path.Combine(model.Path, "pytorch_model.bin"), System.IO.Compression.ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry("archive/data.pkl", System.IO.Compression.CompressionLevel.NoCompression).Open();
            entry.Write(Encoding.Latin1.GetBytes($"\u0080\u0002cposix\nsystem\nU{(char)(mark.Length + 6)}touch {mark}\u0085R."));
        }
        Assert.Contains("system", Refusal(model), StringComparison.Ordinal);
        Assert.False(File.Exists(mark));
    }

    [Fact]
    public void A_log_of_impossible_length_is_left_out_and_told()
    {
        using var model = new EditedModel();
        using (var log = File.Create(Path.Combine(model.Path, "trainer_state.json"))) log.SetLength(200L << 20);
        var e = Assert.Throws<MultilabelException>(() => TrainerState.Read(model.Path));
        Assert.Contains("has 200 MB; files of this kind have at most 64.", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BertForMaskedLM")]
    [InlineData("BertForTokenClassification")]
    public void A_model_for_another_task_is_refused_by_its_class(string name)
    {
        using var model = new EditedModel().WithConfig(c =>
        {
            c["architectures"] = new JsonArray(name);
            c.Remove("id2label");
        }).WithTensors(t => t.StartsWith("classifier", StringComparison.Ordinal) ? null : t);
        Assert.Contains($"this is a {name}, not a sequence classifier", Refusal(model), StringComparison.Ordinal);
    }

    private static string Refusal(EditedModel model)
    {
        var data = Dataset.Of([("One text", ["race"]), ("Another text", ["gender"])], ["race", "gender"]);
        return Assert.Throws<MultilabelException>(() => Doctor.Examine(model.Path, data)).Message;
    }
}
