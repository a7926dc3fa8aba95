using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Multilabel.Tests;

public sealed class TorchFileTests
{
    [Theory]
    [InlineData("checkpoint.bin", false)]
    [InlineData("checkpoint.legacy.bin", true)]
    public void The_state_dict_inside_a_training_checkpoint_is_found(string name, bool laterValues)
    {
        using var file = TorchFile.Open(WeightsTestData.File(name));
        Assert.Equal(["weight", "bias"], file.Tensors.Select(t => t.Name));
        if (!laterValues) return;
        using var json = JsonDocument.Parse(WeightsTestData.Bytes("checkpoint.json"));
        var weight = json.RootElement.GetProperty("weight").EnumerateArray().SelectMany(r => r.EnumerateArray());
        Assert.Equal(weight.Select(v => v.GetSingle()), file.Tensors[0].ToFloats());
        Assert.Equal(json.RootElement.GetProperty("bias").EnumerateArray().Select(v => v.GetSingle()), file.Tensors[1].ToFloats());
    }

    [Theory]
    [InlineData("evil.os-system.bin", "os.system")]
    [InlineData("evil.eval.legacy.bin", "builtins.eval")]
    [InlineData("whole-module.bin", "torch.nn.modules.linear.Linear")]
    public void A_file_that_asks_to_run_something_is_refused_by_its_name(string name, string asked)
        => Refused(WeightsTestData.File(name), $"asks to run {asked}; refused");

    [Theory]
    [InlineData("cos\nsystem\n(S'echo gotcha'\ntR.", "os.system")]
    [InlineData("cbuiltins\neval\n(S'1+1'\ntR.", "builtins.eval")]
    [InlineData("(S'echo gotcha'\nios\nsystem\n.", "0x69")]
    [InlineData("\u008c\u0002os\u008c\u0006system\u0093.", "os.system")]
    [InlineData("ctorch\nload\n.", "torch.load")]
    [InlineData("ctorch._utils\n_rebuild_qtensor\n.", "torch._utils._rebuild_qtensor")]
    public void Every_way_to_name_a_function_is_refused(string pickle, string asked)
    {
        using var scratch = new ScratchFolder();
        Refused(Zip(scratch, ("archive/data.pkl", [0x80, 2, .. Encoding.Latin1.GetBytes(pickle)])), asked);
    }

    [Theory]
    [InlineData("complex.bin", "torch.ComplexFloatStorage; expected one of F64, F32")]
    [InlineData("uint16.bin", "torch.uint16; expected one of F64, F32")]
    public void Number_formats_that_are_not_read_are_named_beside_those_that_are(string name, string expected) => Refused(WeightsTestData.File(name), expected);

    [Fact]
    public void A_zip_without_a_pickle_and_a_TorchScript_program_are_told_apart()
    {
        using var scratch = new ScratchFolder();
        Refused(Zip(scratch, ("word/document.xml", [1])), "this zip file holds no data.pkl");
        Refused(Zip(scratch, ("m/data.pkl", Pickle("}.")), ("m/constants.pkl", Pickle(")."))), "TorchScript program");
    }

    [Fact]
    public void A_file_of_a_big_endian_machine_is_refused()
    {
        using var scratch = new ScratchFolder();
        Refused(Zip(scratch, ("m/data.pkl", Pickle("}.")), ("m/byteorder", Encoding.ASCII.GetBytes("big"))), "big-endian");
    }

    [Fact]
    public void A_state_dict_without_tensors_is_refused()
    {
        using var scratch = new ScratchFolder();
        Refused(Zip(scratch, ("m/data.pkl", Pickle("}."))), "holds no named tensors");
        Refused(Zip(scratch, ("m/data.pkl", Pickle("K\u0001."))), "holds no dict of named tensors");
    }

    [Fact]
    public void A_zip_packed_again_with_compression_reads_the_same()
    {
        using var scratch = new ScratchFolder();
        using var source = ZipFile.OpenRead(WeightsTestData.File("awkward.zip.bin"));
        var packed = Zip(scratch, [.. source.Entries.Select(e =>
        {
            using var stream = e.Open();
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return (e.FullName, copy.ToArray());
        })]);
        using var original = TorchFile.Open(WeightsTestData.File("awkward.zip.bin"));
        using var again = TorchFile.Open(packed);
        Assert.Equal(original.Tensors.Select(TensorDigest.Of), again.Tensors.Select(TensorDigest.Of));
    }

    [Theory]
    [InlineData("awkward.zip.bin")]
    [InlineData("awkward.legacy.bin")]
    public void A_file_cut_anywhere_is_refused(string name)
    {
        using var scratch = new ScratchFolder();
        var whole = WeightsTestData.Bytes(name);
        foreach (var length in Enumerable.Range(0, whole.Length / 41).Select(i => i * 41).Append(whole.Length - 1))
            Assert.Throws<MultilabelException>(() => TorchFile.Open(scratch.Write("cut", whole[..length])));
        Refused(scratch.Write("cut", whole[..^1]), "cut short");
    }

    [Fact]
    public void A_damaged_pickle_gives_an_error_message_and_never_a_crash()
    {
        using var scratch = new ScratchFolder();
        var whole = WeightsTestData.Bytes("awkward.legacy.bin");
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var damaged = whole.ToArray();
            for (var i = 0; i < 3; i++) damaged[random.Next(1, 1600)] = (byte)random.Next(256);
            try
            {
                using var file = TorchFile.Open(scratch.Write("damaged", damaged));
                foreach (var tensor in file.Tensors) _ = TensorDigest.Of(tensor);
            }
            catch (MultilabelException)
            {
                // Refused: fine. What must not come out of here is any other exception.
            }
        }
    }

    [Fact]
    public void What_is_no_weight_file_at_all_is_named()
    {
        using var scratch = new ScratchFolder();
        Refused(scratch.Write("a", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1\n"), "Git LFS pointer");
        Refused(scratch.Write("b", ""), "the file is empty");
        Refused(scratch.Write("c", "just text"), "no file of torch.save");
        Refused(scratch.Write("d", Pickle("K\u0001.")), "this is a pickle but no file of torch.save");
    }

    private static byte[] Pickle(string text) => [0x80, 2, .. Encoding.Latin1.GetBytes(text)];

    private static string Zip(ScratchFolder scratch, params (string Name, byte[] Bytes)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }
        return scratch.Write("pytorch_model.bin", stream.ToArray());
    }

    private static void Refused(string path, string expected)
    {
        var error = Assert.Throws<MultilabelException>(() => TorchFile.Open(path));
        Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
