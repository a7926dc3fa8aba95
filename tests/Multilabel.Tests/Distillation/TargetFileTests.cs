using TorchSharp;
using static TorchSharp.torch;

namespace Multilabel.Tests;

public sealed class TargetFileTests : IDisposable
{
    private static readonly TargetKey Key = new("teacher", "texts", 5, 3);

    private readonly string _root = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    private string Place => Path.Combine(_root, "targets.safetensors");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void What_was_computed_is_there_when_the_file_is_opened_again()
    {
        using var scope = NewDisposeScope();
        using (var file = TargetFile.Open(Place, Key)) file.Write([3, 0], [[1, 2, 3], [0.5f, -0.25f, 0.125f]]);
        using var again = TargetFile.Open(Place, Key);
        Assert.Equal((2, true, false), (again.Count, again.Has(3), again.Has(1)));
        Assert.Equal([0.5f, -0.25f, 0.125f, 1, 2, 3], again.Read([0, 3]).data<float>().ToArray());
        Assert.Throws<InvalidOperationException>(() => again.Read([1]));
    }

    [Fact]
    public void A_stop_before_all_is_on_the_disk_forgets_what_was_not()
    {
        var copy = Path.Combine(_root, "copy.safetensors");
        using (var file = TargetFile.Open(Place, Key))
        {
            file.Write([1], [[1, 1, 1]]);
            file.Flush();
            file.Write([2], [[2, 2, 2]]);
            File.Copy(Place, copy);
        }
        using var stopped = TargetFile.Open(copy, Key);
        Assert.Equal((true, false), (stopped.Has(1), stopped.Has(2)));
    }

    [Fact]
    public void It_is_a_safetensors_file_in_half_precision()
    {
        using (var file = TargetFile.Open(Place, Key)) file.Write([4], [[1, 2, 3]]);
        using var read = SafeTensorsFile.Open(Place);
        Assert.Equal(["targets", "done"], read.Tensors.Select(t => t.Name));
        Assert.Equal((StoredType.F16, 5L, 3L), (read.Tensors[0].Type, read.Tensors[0].Shape[0], read.Tensors[0].Shape[1]));
        Assert.Equal([.. new float[12], 1, 2, 3], read.Tensors[0].ToFloats());
    }

    [Fact]
    public void The_targets_of_another_teacher_or_of_other_texts_are_refused()
    {
        TargetFile.Open(Place, Key).Dispose();
        Assert.Contains("has the targets of another teacher", Refused(Key with { Teacher = "other" }), StringComparison.Ordinal);
        Assert.Contains("has the targets of other texts. Name another file with --targets", Refused(Key with { Corpus = "other" }), StringComparison.Ordinal);
        Assert.Contains("is damaged", Refused(Key with { Texts = 6 }), StringComparison.Ordinal);

        string Refused(TargetKey key) => Assert.Throws<MultilabelException>(() => TargetFile.Open(Place, key)).Message;
    }
}
