namespace Multilabel;

/// <summary>A stretch of the text: a word for the model, or an added token that was found (<see cref="TokenId"/> ≥ 0).</summary>
internal readonly record struct Piece(int Start, int Length, int TokenId = -1)
{
    public bool IsToken => TokenId >= 0;

    public int End => Start + Length;
}

/// <summary>A match of a pattern inside a text, or the stretch between two.</summary>
internal readonly record struct Stretch(int Start, int End, bool IsMatch);
