namespace Multilabel;

/// <summary>The files of a tokenizer, copied into a classifier folder as they are, so that every tool reads the same tokens.</summary>
internal static class TokenizerFiles
{
    private static readonly string[] Names =
    [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.txt", "vocab.json", "merges.txt",
        "sentencepiece.bpe.model", "spiece.model", "spm.model",
    ];

    public static void Copy(string from, string to)
    {
        foreach (var file in In(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
    }

    /// <summary>Those that a folder has.</summary>
    public static IEnumerable<string> In(string folder) => Names.Select(name => Path.Combine(folder, name)).Where(File.Exists);
}
