namespace Multilabel;

/// <summary>WordLevel: a word is a token or unknown.</summary>
internal sealed class WordLevelModel(Vocabulary vocabulary, string unknown, string file) : TokenModel(vocabulary)
{
    private readonly int unknownId = vocabulary.Find(unknown);

    protected override void Segment(ReadOnlySpan<char> word, int offset, TokenList tokens)
    {
        var id = Vocabulary.Find(word);
        if (id < 0) id = unknownId;
        if (id < 0) throw Missing(file, unknown);
        tokens.Add(id, offset, offset + word.Length);
    }
}
