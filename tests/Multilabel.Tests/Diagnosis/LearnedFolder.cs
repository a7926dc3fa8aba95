namespace Multilabel.Tests;

/// <summary>A classifier that learned its rows, trained once for all tests of a class.</summary>
public sealed class LearnedFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    public LearnedFolder()
    {
        Data = SmallData.Csv(_root, 60);
        using var classifier = Classifier.Train(SmallData.Rows(60), SmallData.Quick() with { Epochs = 30, Holdout = false, Head = HeadKind.Architecture });
        classifier.Save(Folder);
    }

    public string Data { get; }

    public string Folder => Path.Combine(_root, "learned");

    /// <summary>A folder <c>model</c> as anybody's: without multilabel.json.</summary>
    public string CopyTo(string root)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, "model")).FullName;
        foreach (var file in Directory.EnumerateFiles(Folder).Where(f => Path.GetFileName(f) != "multilabel.json")) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }

    /// <summary>Puts other tensors in the place of each one of a file, which is given with its bytes.</summary>
    internal static void Rewrite(string path, Func<StoredTensor, byte[], IEnumerable<TensorToStore>> change)
    {
        List<TensorToStore> tensors;
        using (var file = SafeTensorsFile.Open(path))
        {
            tensors = [.. file.Tensors.SelectMany(t =>
            {
                var bytes = new byte[t.ByteLength];
                t.CopyBytes(bytes);
                return change(t, bytes);
            })];
        }
        SafeTensors.Write(path, tensors);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
