namespace Multilabel;

/// <summary>Where the pieces of a student's vocabulary come from.</summary>
public enum VocabularySource
{
    /// <summary>The teacher's pieces that the corpus needs most, where the teacher has a WordPiece vocabulary; learned from the corpus where it has another.</summary>
    Auto,

    /// <summary>The teacher's pieces that the corpus needs most: their embeddings are the teacher's own, so that the student begins nearest to it.</summary>
    Teacher,

    /// <summary>Learned from the corpus: fewest pieces a text.</summary>
    Corpus,
}
