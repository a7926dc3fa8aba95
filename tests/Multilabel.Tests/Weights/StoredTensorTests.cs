using TorchSharp;

namespace Multilabel.Tests;

public sealed class StoredTensorTests
{
    [Theory]
    [InlineData("awkward.safetensors")]
    [InlineData("awkward.zip.bin")]
    [InlineData("awkward.zip64.bin")]
    [InlineData("awkward.legacy.bin")]
    [InlineData("awkward.protocol4.bin")]
    public void Every_type_and_layout_reads_as_PyTorch_wrote_it(string name)
    {
        using var file = Open(name);
        var tensors = file.Tensors.ToDictionary(t => t.Name);
        var expected = WeightsTestData.Awkward().ToList();
        Assert.Equal(expected.Count, tensors.Count);
        foreach (var (tensorName, type, shape, values) in expected)
        {
            var tensor = tensors[tensorName];
            Assert.Equal(type, tensor.Type);
            Assert.Equal(shape, tensor.Shape);
            Assert.Equal(values.Length * type.Size(), tensor.ByteLength);
            Assert.Equal(values.Select(v => (float)v), tensor.ToFloats());
            using var torchTensor = tensor.ToTensor(torch.ScalarType.Float64);
            Assert.Equal(shape, torchTensor.shape);
            if (values.Length > 0) Assert.Equal(values, torchTensor.data<double>().ToArray());
        }
    }

    [Theory]
    [InlineData("awkward.safetensors")]
    [InlineData("awkward.zip.bin")]
    public void A_tensor_keeps_its_type_unless_another_is_asked_for(string name)
    {
        using var file = Open(name);
        using var kept = file.Tensors.Single(t => t.Name == "bf16").ToTensor();
        using var widened = file.Tensors.Single(t => t.Name == "bf16").ToTensor(torch.ScalarType.Float32);
        Assert.Equal(torch.ScalarType.BFloat16, kept.dtype);
        Assert.Equal(torch.ScalarType.Float32, widened.dtype);
    }

    [Fact]
    public void A_part_of_a_strided_tensor_is_the_same_part_of_the_whole()
    {
        using var file = Open("awkward.zip.bin");
        var tensor = file.Tensors.Single(t => t.Name == "transposed");
        var whole = new byte[tensor.ByteLength];
        tensor.CopyBytes(whole);
        var part = new byte[20];
        tensor.CopyBytes(12, part);
        Assert.Equal(whole[12..32], part);
    }

    [Fact]
    public void Digests_do_not_depend_on_where_or_how_widely_a_tensor_is_stored()
    {
        using var a = Open("awkward.safetensors");
        using var b = Open("awkward.legacy.bin");
        var others = b.Tensors.ToDictionary(t => t.Name);
        foreach (var tensor in a.Tensors)
        {
            var digest = TensorDigest.Of(tensor);
            Assert.Equal(digest, TensorDigest.Of(others[tensor.Name]));
            using var inMemory = tensor.ToTensor();
            Assert.Equal(digest, TensorDigest.Of(inMemory));
            if (tensor.Type is not (StoredType.F16 or StoredType.BF16)) continue;
            using var widened = tensor.ToTensor(torch.ScalarType.Float32);
            Assert.Equal(digest, TensorDigest.Of(widened));
        }
    }

    [Fact]
    public void Digests_tell_types_shapes_and_single_bits_apart()
    {
        var bytes = new byte[24];
        var digests = new HashSet<string>
        {
            TensorDigest.Of(StoredType.F32, [6], bytes),
            TensorDigest.Of(StoredType.F32, [2, 3], bytes),
            TensorDigest.Of(StoredType.F32, [3, 2], bytes),
            TensorDigest.Of(StoredType.I32, [6], bytes),
        };
        bytes[23] = 0x80;
        digests.Add(TensorDigest.Of(StoredType.F32, [6], bytes));
        Assert.Equal(5, digests.Count);
        // sha256(b"F32 1\n" + (6).to_bytes(8, "little") + bytes(24)), by Python's hashlib.
        Assert.Contains("54bbd820b114543851f303a3ec08b881e18298e3f5aed64c897517c9e5de652b", digests);
    }

    private static IWeightsFile Open(string name)
        => name.EndsWith(".bin", StringComparison.Ordinal) ? TorchFile.Open(WeightsTestData.File(name)) : SafeTensorsFile.Open(WeightsTestData.File(name));
}
