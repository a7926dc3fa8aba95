using System.Text;
using TorchSharp;

namespace Multilabel.Tests;

public sealed class SafeTensorsTests
{
    [Theory]
    [InlineData("awkward.safetensors")]
    [InlineData("bert/model.safetensors")]
    public void A_file_written_again_is_byte_for_byte_what_the_Python_package_wrote(string name)
    {
        using var scratch = new ScratchFolder();
        var path = Path.Combine(scratch.Path, "model.safetensors");
        using (var file = SafeTensorsFile.Open(WeightsTestData.File(name)))
        {
            Assert.Equal("pt", file.Metadata["format"]);
            SafeTensors.Write(path, file.Tensors.Reverse().Select(TensorToStore.Of));
        }
        Assert.Equal(WeightsTestData.Bytes(name), File.ReadAllBytes(path));
    }

    [Fact]
    public void Torch_tensors_are_stored_as_F32_whatever_their_layout_and_type()
    {
        using var scratch = new ScratchFolder();
        using var scope = torch.NewDisposeScope();
        var matrix = torch.arange(6, dtype: torch.ScalarType.Float32).reshape(2, 3);
        var path = Path.Combine(scratch.Path, "model.safetensors");
        TensorExchange.WriteSafeTensors(path, [("t", matrix.t()), ("half", matrix.half()), ("ids", torch.arange(3)), ("none", torch.zeros(0, 2)), ("grad", matrix.clone().requires_grad_())]);

        using var file = SafeTensorsFile.Open(path);
        var tensors = file.Tensors.ToDictionary(t => t.Name);
        Assert.Equal([0, 3, 1, 4, 2, 5], tensors["t"].ToFloats());
        Assert.Equal([3, 2], tensors["t"].Shape);
        Assert.Equal(StoredType.F32, tensors["half"].Type);
        Assert.Equal([0, 1, 2, 3, 4, 5], tensors["half"].ToFloats());
        Assert.Equal(StoredType.I64, tensors["ids"].Type);
        Assert.Equal([0, 2], tensors["none"].Shape);
        Assert.Equal([0, 1, 2, 3, 4, 5], tensors["grad"].ToFloats());
        Assert.Equal(0, BitConverter.ToInt64(File.ReadAllBytes(path)) % 8);
    }

    [Fact]
    public void A_failed_write_leaves_the_file_before_it_and_nothing_beside_it()
    {
        using var scratch = new ScratchFolder();
        var path = scratch.Write("model.safetensors", "old");
        var broken = new TensorToStore("w", StoredType.F32, [2], _ => throw new IOException("No space left on device"));
        var error = Assert.Throws<MultilabelException>(() => SafeTensors.Write(path, [broken]));
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(scratch.Path));
    }

    [Fact]
    public void Non_finite_numbers_are_read_as_they_are()
    {
        using var file = SafeTensorsFile.Open(WeightsTestData.File("awkward.safetensors"));
        Assert.Equal([float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f], file.Tensors.Single(t => t.Name == "nonfinite").ToFloats());
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "\"a\" and \"b\" overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}""", 16, "4 data bytes before tensor \"b\" belong to no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 6, "cut short in tensor \"a\": 8 bytes expected, 6 found")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "8 data bytes expected, 9 found")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "needs 12 bytes; its data_offsets span 8")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", 8, "tensor \"a\" has dtype F8_E4M3; expected one of F64, F32")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "tensor \"a\" has the shape [-2]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", 8, "impossible shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "data_offsets [8,0]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 8, "expected \"dtype\", \"shape\" and two \"data_offsets\"")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16, "names the tensor \"a\" twice")]
    [InlineData("""["a"]""", 0, "its header is no JSON object")]
    [InlineData("""{"a":""", 0, "its header is no valid JSON")]
    public void A_header_that_does_not_fit_is_refused_with_the_tensor_and_the_numbers(string header, int dataLength, string expected)
    {
        using var scratch = new ScratchFolder();
        var bytes = Encoding.UTF8.GetBytes(header);
        Refused(scratch.Write("model.safetensors", [.. BitConverter.GetBytes((long)bytes.Length), .. bytes, .. new byte[dataLength]]), expected);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        using var scratch = new ScratchFolder();
        var whole = WeightsTestData.Bytes("awkward.safetensors");
        Refused(scratch.Write("a", whole[..5]), "the file has 5 bytes");
        Refused(scratch.Write("b", whole[..100]), "the header is cut short");
        Refused(scratch.Write("c", whole[..^1]), "cut short in tensor");
        for (var length = 0; length < whole.Length; length += 97)
            Assert.Throws<MultilabelException>(() => SafeTensorsFile.Open(scratch.Write("d", whole[..length])));
    }

    [Fact]
    public void A_header_longer_than_the_file_is_no_reason_to_allocate_it()
    {
        using var scratch = new ScratchFolder();
        Refused(scratch.Write("a", [.. BitConverter.GetBytes(long.MaxValue), .. new byte[100]]), "9223372036854775807 bytes, the file has 108");
        Refused(scratch.Write("b", [.. BitConverter.GetBytes(ulong.MaxValue), .. new byte[100]]), "18446744073709551615 bytes");
    }

    [Fact]
    public void What_is_no_weight_file_at_all_is_named()
    {
        using var scratch = new ScratchFolder();
        Refused(scratch.Write("a", "version https://git-lfs.github.com/spec/v1\noid "
            + "sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n"), "Git LFS pointer");
        Refused(scratch.Write("b", ""), "the file is empty");
        Refused(scratch.Write("c", "<!DOCTYPE html><html><body>404</body></html>"), "a web page");
        Refused(Path.Combine(scratch.Path, "none"), "there is no such file");
    }

    private static void Refused(string path, string expected)
    {
        var error = Assert.Throws<MultilabelException>(() => SafeTensorsFile.Open(path));
        Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
