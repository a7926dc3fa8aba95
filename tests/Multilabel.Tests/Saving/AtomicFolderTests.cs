namespace Multilabel.Tests;

public sealed class AtomicFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("multilabel-test-").FullName;

    private string Place => Path.Combine(_root, "classifier");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_new_folder_appears_with_what_was_written()
    {
        AtomicFolder.Replace(Place, beside => File.WriteAllText(Path.Combine(beside, "a"), "new"));
        Assert.Equal("new", File.ReadAllText(Path.Combine(Place, "a")));
        Assert.Equal([Place], Directory.GetDirectories(_root));
    }

    [Fact]
    public void An_existing_folder_is_replaced_as_a_whole()
    {
        AtomicFolder.Replace(Place, beside => File.WriteAllText(Path.Combine(beside, "old"), "old"));
        AtomicFolder.Replace(Place, beside => File.WriteAllText(Path.Combine(beside, "new"), "new"));
        Assert.Equal([Path.Combine(Place, "new")], Directory.GetFiles(Place));
        Assert.Equal([Place], Directory.GetDirectories(_root));
    }

    [Fact]
    public void A_failure_while_writing_leaves_the_old_folder()
    {
        AtomicFolder.Replace(Place, beside => File.WriteAllText(Path.Combine(beside, "a"), "old"));
        var error = Assert.Throws<MultilabelException>(() => AtomicFolder.Replace(Place, _ => throw new IOException("No space left on device")));
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Contains(Place, error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(Path.Combine(Place, "a")));
        Assert.Equal([Place], Directory.GetDirectories(_root));
    }

    [Fact]
    public void What_a_stopped_run_left_beside_is_removed()
    {
        Directory.CreateDirectory(Place + ".new");
        File.WriteAllText(Path.Combine(Place + ".new", "half"), "");
        AtomicFolder.Replace(Place, beside => File.WriteAllText(Path.Combine(beside, "a"), "new"));
        Assert.Equal([Path.Combine(Place, "a")], Directory.GetFiles(Place));
    }

    [Fact]
    public void A_folder_that_was_moved_aside_comes_back()
    {
        Directory.CreateDirectory(Place + ".old");
        AtomicFolder.Recover(Place);
        Assert.True(Directory.Exists(Place));
    }

    [Fact]
    public void A_file_in_the_place_is_not_overwritten()
    {
        File.WriteAllText(Place, "mine");
        Assert.Throws<MultilabelException>(() => AtomicFolder.Replace(Place, _ => { }));
        Assert.Equal("mine", File.ReadAllText(Place));
    }
}
