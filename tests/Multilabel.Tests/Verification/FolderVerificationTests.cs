namespace Multilabel.Tests;

public sealed class FolderVerificationTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    private string Folder => Path.Combine(_root, "classifier");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_flipped_bit_in_any_file_is_found_and_named(bool encoder)
    {
        using (var trained = Classifier.Train(SmallData.Rows(40), encoder ? SmallData.Quick() with { Epochs = 1 } : SmallData.Linear)) trained.Save(Folder);
        Assert.Empty(Classifier.VerifyFolder(Folder).Findings);
        var random = new SeededRandom(5);
        foreach (var file in Directory.GetFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var whole = File.ReadAllBytes(file);
            for (var time = 0; time < 4; time++)
            {
                var damaged = whole.ToArray();
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                File.WriteAllBytes(file, damaged);
                var findings = Classifier.VerifyFolder(Folder).Findings;
                Assert.Contains(findings, f => f.Contains(Path.GetFileName(file), StringComparison.Ordinal));
            }
            File.WriteAllBytes(file, whole);
        }
        Assert.Empty(Classifier.VerifyFolder(Folder).Findings);
    }

    [Theory]
    [InlineData("logits", false)]
    [InlineData("decisions", false)]
    [InlineData("text", false)]
    [InlineData("decisions", true)]
    public void A_changed_name_in_the_manifest_is_a_finding_and_no_crash(string name, bool encoder)
    {
        using (var trained = Classifier.Train(SmallData.Rows(40), encoder ? SmallData.Quick() with { Epochs = 1 } : SmallData.Linear)) trained.Save(Folder);
        var manifest = Path.Combine(Folder, ClassifierManifest.FileName);
        var whole = File.ReadAllText(manifest);
        var golden = whole.IndexOf("\"golden\"", StringComparison.Ordinal);
        File.WriteAllText(manifest, whole[..golden] + whole[golden..].Replace($"\"{name}\"", $"\"{name[..^1]}_\"", StringComparison.Ordinal));
        Assert.Contains(Classifier.VerifyFolder(Folder).Findings, f => f.Contains("incomplete", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_file_is_named_and_an_added_one_only_noted()
    {
        using (var trained = Classifier.Train(SmallData.Rows(40), SmallData.Linear)) trained.Save(Folder);
        File.WriteAllText(Path.Combine(Folder, "notes.txt"), "mine");
        var verification = Classifier.VerifyFolder(Folder);
        Assert.True(verification.Passed);
        Assert.Contains("notes.txt", Assert.Single(verification.Notes), StringComparison.Ordinal);
        File.Delete(Path.Combine(Folder, "linear.json"));
        Assert.Contains("linear.json is missing.", Classifier.VerifyFolder(Folder).Findings);
    }

    [Fact]
    public void A_folder_made_elsewhere_has_nothing_to_be_verified_against()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "TestData", "models", "bert", "classifier");
        Assert.Contains("has no multilabel.json", Assert.Throws<MultilabelException>(() => Classifier.VerifyFolder(folder)).Message, StringComparison.Ordinal);
    }
}
