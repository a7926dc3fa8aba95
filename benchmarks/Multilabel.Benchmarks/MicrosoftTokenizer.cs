using Microsoft.ML.Tokenizers;

namespace Multilabel.Benchmarks;

/// <summary>The tokenizer of Microsoft.ML.Tokenizers for the vocabulary files of a folder, with the special tokens that Hugging Face adds.</summary>
internal sealed class MicrosoftTokenizer
{
    private readonly Func<string, IReadOnlyList<int>> encode;

    private readonly Func<string, (int Start, int End)[]>? offsets;

    private MicrosoftTokenizer(string name, Func<string, IReadOnlyList<int>> encode, Func<string, (int Start, int End)[]>? offsets = null) =>
        (Name, this.encode, this.offsets) = (name, encode, offsets);

    public string Name { get; }

    public IReadOnlyList<int> Ids(string text) => encode(text);

    /// <summary>The offsets in code points with those of the special tokens around the text; null where none are offered for the original text.</summary>
    public (int Start, int End)[]? Offsets(string text) => offsets?.Invoke(text);

    public static IEnumerable<MicrosoftTokenizer> LoadAll(string folder)
    {
        string? Existing(string name) => Path.Combine(folder, name) is var path && File.Exists(path) ? path : null;

        if (Existing("vocab.txt") is { } words)
        {
            var options = new BertOptions { LowerCaseBeforeTokenization = true, RemoveNonSpacingMarks = true, IndividuallyTokenizeCjk = true };
            var bert = BertTokenizer.Create(words, options);
            yield return new("BertTokenizer", text => bert.EncodeToIds(text));
        }

        if (Existing("vocab.json") is { } vocabulary && Existing("merges.txt") is { } merges)
        {
            using (Stream v = File.OpenRead(vocabulary), m = File.OpenRead(merges))
            {
                var codeGen = CodeGenTokenizer.Create(v, m, addPrefixSpace: false, addBeginOfSentence: false, addEndOfSentence: false);
                yield return new(
                    "CodeGenTokenizer",
                    text => [0, .. codeGen.EncodeToIds(text), 2],
                    text => Offsets(text, codeGen.EncodeToTokens(text, out var _)));
            }

            var special = new Dictionary<string, int> { ["<s>"] = 0, ["<pad>"] = 1, ["</s>"] = 2, ["<unk>"] = 3, ["<mask>"] = 50264 };
            var splitter = new RegexPreTokenizer(GptPattern(), special);
            var bpe = BpeTokenizer.Create(new BpeOptions(vocabulary, merges) { ByteLevel = true, PreTokenizer = splitter, SpecialTokens = special });
            yield return new("BpeTokenizer", text => [0, .. bpe.EncodeToIds(text), 2], text => Offsets(text, bpe.EncodeToTokens(text, out var _)));
        }

        if (Existing("sentencepiece.bpe.model") is { } model)
        {
            using var stream = File.OpenRead(model);
            var sentencePiece = SentencePieceTokenizer.Create(stream, addBeginningOfSentence: false, addEndOfSentence: false);

            // fairseq's ids: the pieces move up by one, the unknown one becomes 3.
            yield return new("SentencePieceTokenizer", text => [0, .. sentencePiece.EncodeToIds(text).Select(i => i == 0 ? 3 : i + 1), 2]);
        }
    }

    /// <summary>UTF-16 ranges as code points, without the blank that a token begins with, as Hugging Face reports them.</summary>
    private static (int Start, int End)[] Offsets(string text, IReadOnlyList<EncodedToken> tokens)
    {
        var codePoints = new int[text.Length + 1];
        for (var i = 0; i < text.Length; i++) codePoints[i + 1] = codePoints[i] + (char.IsLowSurrogate(text[i]) ? 0 : 1);
        return [(0, 0), .. tokens.Select(t => Trimmed(text, codePoints, t.Offset.Start.GetOffset(text.Length), t.Offset.End.GetOffset(text.Length))), (0, 0)];
    }

    private static (int Start, int End) Trimmed(string text, int[] codePoints, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        return (codePoints[start], codePoints[end]);
    }

    private static System.Text.RegularExpressions.Regex GptPattern() =>
        new(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", System.Text.RegularExpressions.RegexOptions.Compiled);
}
