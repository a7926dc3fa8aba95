namespace Multilabel.Tests;

/// <summary>A folder for tokenizer files that a test writes.</summary>
internal sealed class TokenizerFiles : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("multilabel-tokens-").FullName;

    public string this[string name] => Path.Combine(Folder, name);

    public TokenizerFiles With(string name, string content)
    {
        File.WriteAllText(this[name], content);
        return this;
    }

    public TokenizerFiles With(string name, byte[] content)
    {
        File.WriteAllBytes(this[name], content);
        return this;
    }

    /// <summary>Copies files of a folder under the same names.</summary>
    public TokenizerFiles From(string folder, params string[] names)
    {
        foreach (var name in names) File.Copy(Path.Combine(folder, name), this[name]);
        return this;
    }

    public Tokenizer Load() => Tokenizer.Load(Folder);

    public MultilabelException Fails() => Assert.Throws<MultilabelException>(Load);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
