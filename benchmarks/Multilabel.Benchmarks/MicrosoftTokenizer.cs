using Microsoft.ML.Tokenizers;

namespace Multilabel.Benchmarks;

/// <summary>The tokenizer of Microsoft.ML.Tokenizers for the vocabulary files of a folder, with the special tokens that Hugging Face adds.</summary>
internal sealed class MicrosoftTokenizer
{
    private readonly Func<string, IReadOnlyList<int>> encode;

    private MicrosoftTokenizer(string name, Func<string, IReadOnlyList<int>> encode) => (Name, this.encode) = (name, encode);

    public string Name { get; }

    public IReadOnlyList<int> Ids(string text) => encode(text);

    /// <summary>The first of <see cref="LoadAll"/>, or null.</summary>
    public static MicrosoftTokenizer? Load(string folder) => LoadAll(folder).FirstOrDefault();

    public static IEnumerable<MicrosoftTokenizer> LoadAll(string folder)
    {
        string? Existing(string name) => Path.Combine(folder, name) is var path && File.Exists(path) ? path : null;

        if (Existing("vocab.txt") is { } words)
        {
            var bert = BertTokenizer.Create(words, new BertOptions { LowerCaseBeforeTokenization = true, RemoveNonSpacingMarks = true, IndividuallyTokenizeCjk = true });
            yield return new("BertTokenizer", text => bert.EncodeToIds(text));
        }

        if (Existing("vocab.json") is { } vocabulary && Existing("merges.txt") is { } merges)
        {
            using (Stream v = File.OpenRead(vocabulary), m = File.OpenRead(merges))
            {
                var codeGen = CodeGenTokenizer.Create(v, m, addPrefixSpace: false, addBeginOfSentence: false, addEndOfSentence: false);
                yield return new("CodeGenTokenizer", text => [0, .. codeGen.EncodeToIds(text), 2]);
            }

            var options = new BpeOptions(vocabulary, merges) { ByteLevel = true, PreTokenizer = new RegexPreTokenizer(GptPattern(), null) };
            var bpe = BpeTokenizer.Create(options);
            yield return new("BpeTokenizer", text => [0, .. bpe.EncodeToIds(text), 2]);
        }

        if (Existing("sentencepiece.bpe.model") is { } model)
        {
            using var stream = File.OpenRead(model);
            var sentencePiece = SentencePieceTokenizer.Create(stream, addBeginningOfSentence: false, addEndOfSentence: false);

            // fairseq's ids: the pieces move up by one, the unknown one becomes 3.
            yield return new("SentencePieceTokenizer", text => [0, .. sentencePiece.EncodeToIds(text).Select(i => i == 0 ? 3 : i + 1), 2]);
        }
    }

    private static System.Text.RegularExpressions.Regex GptPattern() =>
        new(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", System.Text.RegularExpressions.RegexOptions.Compiled);
}
