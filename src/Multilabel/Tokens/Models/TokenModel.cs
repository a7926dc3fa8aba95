namespace Multilabel;

/// <summary>Turns one piece of text at a time into tokens, and remembers frequent words.</summary>
internal abstract class TokenModel(Vocabulary vocabulary)
{
    private readonly WordCache cache = new();

    public Vocabulary Vocabulary { get; } = vocabulary;

    /// <summary>Adds the tokens of <paramref name="word"/>, which begins at <paramref name="offset"/> of the working text.</summary>
    public void Tokenize(ReadOnlySpan<char> word, int offset, TokenList tokens)
    {
        if (word.Length > WordCache.LongestWord)
        {
            Segment(word, offset, tokens);
            return;
        }

        var hash = TextHash.Of(word);
        if (cache.TryFind(word, hash, out var known))
        {
            tokens.Add(known, offset);
            return;
        }

        var first = tokens.Count;
        Segment(word, offset, tokens);
        cache.Add(tokens.Copy(word, first, offset), hash);
    }

    /// <summary>How Hugging Face shows a token that stands for <paramref name="text"/>.</summary>
    public virtual string Show(int id, ReadOnlySpan<char> text) => Vocabulary.Token(id) ?? text.ToString();

    protected abstract void Segment(ReadOnlySpan<char> word, int offset, TokenList tokens);

    protected static MultilabelException Missing(string file, string token) => new(
        $"{file}: the text needs the unknown token \"{token}\", which the vocabulary does not contain. Add it to the vocabulary, or correct \"unk_token\".");
}
