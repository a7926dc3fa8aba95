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
        foreach (var name in Names)
            if (File.Exists(Path.Combine(from, name))) File.Copy(Path.Combine(from, name), Path.Combine(to, name), overwrite: true);
    }
}
