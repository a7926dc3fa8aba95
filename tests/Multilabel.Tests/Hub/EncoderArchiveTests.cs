namespace Multilabel.Tests;

public sealed class EncoderArchiveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_expanded_archive_is_the_folder_again_with_matrices_a_little_rounded()
    {
        var encoder = SmallData.Encoder("bert");
        var expanded = Expand(encoder);
        using var before = WeightsFolder.Open(encoder);
        using var after = WeightsFolder.Open(expanded);
        Assert.Equal(before.Tensors.Keys.Order(StringComparer.Ordinal), after.Tensors.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, tensor) in before.Tensors)
        {
            Assert.Equal(tensor.Shape, after.Tensors[name].Shape);
            var (was, became) = (tensor.ToFloats(), after.Tensors[name].ToFloats());
            if (tensor.Shape.Length != 2)
            {
                Assert.Equal(was, became);
                continue;
            }
            // Half a step of the coarsest scale a row may get, or what is cut off at the finest.
            foreach (var (row, rounded) in was.Chunk((int)tensor.Shape[1]).Zip(became.Chunk((int)tensor.Shape[1])))
            {
                var largest = row.Max(Math.Abs);
                Assert.All(row.Zip(rounded), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= Math.Max(0.5 * largest / 127, 0.2 * (Math.Abs(pair.First) > 0.8 * largest ? largest : 0)) + 1e-6));
            }
        }
    }

    [Fact]
    public void Everything_else_of_the_folder_is_kept()
    {
        var encoder = SmallData.Encoder("bert");
        var expanded = Expand(encoder);
        foreach (var path in Directory.EnumerateFiles(encoder, "*.json")) Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(Path.Combine(expanded, Path.GetFileName(path))));
    }

    [Fact]
    public void The_same_folder_gives_the_same_archive()
    {
        string[] files = [Path.Combine(_folder, "a.zip"), Path.Combine(_folder, "b.zip")];
        foreach (var file in files) EncoderArchive.Pack(SmallData.Encoder("bert"), file);
        Assert.Equal(File.ReadAllBytes(files[0]), File.ReadAllBytes(files[1]));
    }

    [Fact]
    public void A_scale_is_the_one_with_the_least_error()
    {
        // 127 steps of 1 hold every number exactly; a row of zeros has no scale.
        var matrix = ByteMatrix.Of([127, -3, 0, 64, 0, 0, 0, 0], 4);
        Assert.Equal([1, 0], matrix.Scales);
        Assert.Equal([127, -3, 0, 64, 0, 0, 0, 0], matrix.Widen());
        // One large number among many small ones: cutting it a little costs less than coarse steps for all the others would, and no more than 19 %.
        float[] row = [1, .. Enumerable.Repeat(0.0118f, 4000)];
        var error = ByteMatrix.Of(row, row.Length).Widen().Zip(row, (a, b) => (double)(a - b) * (a - b)).Sum();
        Assert.True(error < row.Sum(x => Math.Pow(x - (Math.Round(x * 127) / 127), 2)));
    }

    private string Expand(string encoder)
    {
        var file = Path.Combine(_folder, "encoder.zip");
        EncoderArchive.Pack(encoder, file);
        var expanded = Path.Combine(_folder, "expanded");
        using var stream = File.OpenRead(file);
        EncoderArchive.Expand(stream, expanded);
        return expanded;
    }
}
