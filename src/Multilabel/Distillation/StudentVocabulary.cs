using System.Diagnostics;

namespace Multilabel;

/// <summary>The vocabulary of a student, learned from the corpus.</summary>
internal static class StudentVocabulary
{
    /// <returns>Null where the student keeps the teacher's tokenizer.</returns>
    public static WordPieceFiles? Learn(ITeacher teacher, Corpus corpus, int size, Action<FormattableString> note)
    {
        if (size == 0) return null;
        var clock = Stopwatch.StartNew();
        var lowercase = teacher.Network.LowerCase || new TeacherPieces(teacher.Tokenizer).IgnoresCase;
        var counts = WordCounts.Of(WordPieceFiles.Splitter(lowercase), corpus.Count, text => corpus[text]).Counts;
        var special = WordPieceFiles.SpecialTokens(teacher.Network.Config.PaddingId ?? 0);
        var vocabulary = new WordPieceFiles(new WordPieceTrainer(size, special).Train(counts), lowercase);
        note($"A vocabulary of {vocabulary.Pieces.Count:#,0} pieces was learned from {counts.Count:#,0} different words in {clock.Elapsed.TotalSeconds:0.0} s.");
        return vocabulary;
    }
}
