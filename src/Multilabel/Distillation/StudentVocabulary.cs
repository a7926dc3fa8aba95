using System.Diagnostics;
using System.Text;

namespace Multilabel;

/// <summary>The vocabulary of a student, made of the words of the corpus.</summary>
internal static class StudentVocabulary
{
    private const string Continuation = WordPieceTrainer.Continuation;

    /// <returns>Null where the student keeps the teacher's tokenizer.</returns>
    /// <exception cref="MultilabelException">The teacher's pieces are asked for, but are no WordPiece vocabulary.</exception>
    public static WordPieceFiles? Make(ITeacher teacher, Corpus corpus, DistillationOptions options, Action<FormattableString> note)
    {
        if (options.VocabularySize == 0) return null;
        var clock = Stopwatch.StartNew();
        var known = new TeacherPieces(teacher.Tokenizer);
        if (options.VocabularyFrom == VocabularySource.Teacher && !known.AreWordPieces)
            throw new MultilabelException("--vocabulary-from teacher needs a teacher with a WordPiece vocabulary, and this one has another. Use --vocabulary-from corpus.");
        var lowercase = teacher.Network.LowerCase || known.IgnoresCase;
        var counts = WordCounts.Of(WordPieceFiles.Splitter(lowercase), corpus.Count, text => corpus[text]).Counts;
        var special = WordPieceFiles.SpecialTokens(teacher.Network.Config.PaddingId ?? 0);
        var chosen = options.VocabularyFrom != VocabularySource.Corpus && known.AreWordPieces;
        var pieces = chosen ? MostNeeded(teacher.Tokenizer, counts, options.VocabularySize, special) : new WordPieceTrainer(options.VocabularySize, special).Train(counts);
        note($"A vocabulary of {pieces.Count:#,0} pieces was {(chosen ? "chosen among the teacher's by" : "learned from")} {counts.Count:#,0} different words in {clock.Elapsed.TotalSeconds:0.0} s.");
        return new WordPieceFiles(pieces, lowercase);
    }

    /// <summary>The characters of the words, so that no word is unknown that was not, and the pieces that the teacher cuts the words into most often.</summary>
    internal static IReadOnlyList<string> MostNeeded(Tokenizer teacher, IReadOnlyDictionary<string, long> words, int size, IReadOnlyList<string> special)
    {
        var uses = new Dictionary<int, long>();
        var characters = new HashSet<int>();
        foreach (var (word, count) in words)
        {
            foreach (var id in teacher.BareIds(word)) uses[id] = uses.GetValueOrDefault(id) + count;
            if (count < 2) continue;
            var isFirst = true;
            foreach (var character in word.EnumerateRunes())
            {
                if (Find(character, isFirst) is { } id) characters.Add(id);
                isFirst = false;
            }
        }
        var ids = characters.Concat(uses.OrderByDescending(u => u.Value).ThenBy(u => u.Key).Select(u => u.Key))
            .Distinct().Where(id => teacher.Token(id) is { } token && !special.Contains(token)).Take(Math.Max(0, size - special.Count));
        return [.. special, .. ids.Order().Select(id => teacher.Token(id)!)];

        int? Find(Rune character, bool isFirst) => teacher.Find(isFirst ? character.ToString() : Continuation + character);
    }
}
