namespace Multilabel.Tests;

public sealed class WeightsFolderTests
{
    [Fact]
    public void One_file_several_files_and_the_old_format_hold_the_same_model()
    {
        using var one = WeightsFolder.Open(WeightsTestData.File("bert"));
        using var sharded = WeightsFolder.Open(WeightsTestData.File("bert-sharded"));
        using var legacy = WeightsFolder.Open(WeightsTestData.File("bert-legacy"));
        Assert.Equal("model.safetensors", Path.GetFileName(Assert.Single(one.Files)));
        Assert.Equal(["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"], sharded.Files.Select(Path.GetFileName));
        Assert.Equal(one.Tensors.Keys.Order(StringComparer.Ordinal), sharded.Tensors.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, tensor) in legacy.Tensors)
        {
            if (name.EndsWith("position_ids", StringComparison.Ordinal)) continue;
            var newName = name.Replace("Norm.gamma", "Norm.weight", StringComparison.Ordinal).Replace("Norm.beta", "Norm.bias", StringComparison.Ordinal);
            Assert.Equal(TensorDigest.Of(sharded.Tensors[newName]), TensorDigest.Of(tensor));
        }
    }

    [Fact]
    public void Safetensors_win_over_the_old_format()
    {
        using var scratch = new ScratchFolder();
        scratch.Write("model.safetensors", WeightsTestData.Bytes("awkward.safetensors"));
        scratch.Write("pytorch_model.bin", "broken");
        using var weights = WeightsFolder.Open(scratch.Path);
        Assert.Equal("model.safetensors", Path.GetFileName(Assert.Single(weights.Files)));
    }

    [Fact]
    public void Shards_of_the_old_format_are_read_through_their_index()
    {
        using var scratch = new ScratchFolder();
        scratch.Write("pytorch_model-00001-of-00001.bin", WeightsTestData.Bytes("checkpoint.bin"));
        scratch.Write("pytorch_model.bin.index.json", """{"weight_map":{"weight":"pytorch_model-00001-of-00001.bin","bias":"pytorch_model-00001-of-00001.bin"}}""");
        using var weights = WeightsFolder.Open(scratch.Path);
        Assert.Equal(["bias", "weight"], weights.Tensors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_without_weights_is_told_what_was_looked_for()
    {
        using var scratch = new ScratchFolder();
        Refused(scratch.Path, "no weights found. Looked for model.safetensors, model.safetensors.index.json, pytorch_model.bin and "
            + "pytorch_model.bin.index.json");
        scratch.Write("adapter_model.safetensors", "x");
        Refused(scratch.Path, "merge the adapter");
        Refused(Path.Combine(scratch.Path, "nowhere"), "there is no such folder");
    }

    [Theory]
    [InlineData("""{"weight_map":{"w":"model-00002-of-00002.safetensors"}}""", "1 of 1 tensors are in \"model-00002-of-00002.safetensors\", but there is no such file")]
    [InlineData("""{"weight_map":{"absent":"model-00001-of-00002.safetensors"}}""", "tensor \"absent\" is in \"model-00001-of-00002.safetensors\", which does not hold it")]
    [InlineData("""{"weight_map":{"w":"../elsewhere.safetensors"}}""", "names the file \"../elsewhere.safetensors\"")]
    [InlineData("""{"weight_map":{}}""", "holds no \"weight_map\"")]
    [InlineData("""{"weights":1}""", "holds no \"weight_map\"")]
    [InlineData("""{"weight_map":""", "is no valid JSON")]
    public void An_index_that_does_not_fit_is_refused(string index, string expected)
    {
        using var scratch = new ScratchFolder();
        scratch.Write("model-00001-of-00002.safetensors", WeightsTestData.Bytes("awkward.safetensors"));
        scratch.Write("model.safetensors.index.json", index);
        Refused(scratch.Path, expected);
    }

    private static void Refused(string folder, string expected)
        => Assert.Contains(expected, Assert.Throws<MultilabelException>(() => WeightsFolder.Open(folder)).Message, StringComparison.Ordinal);
}
