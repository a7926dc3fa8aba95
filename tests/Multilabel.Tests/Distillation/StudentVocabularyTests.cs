namespace Multilabel.Tests;

public sealed class StudentVocabularyTests
{
    private static readonly string[] Special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    // A full BERT vocabulary, which has these words but for the last.
    [Fact]
    public void The_teachers_pieces_that_the_words_need_most_are_chosen()
    {
        var teacher = Tokenizer.Load(Path.Combine(AppContext.BaseDirectory, "TestData", "tokens", "tokenizers", "wordpiece-uncased"));
        var words = new Dictionary<string, long> { ["at"] = 9, ["tea"] = 5, ["eat"] = 4, ["zq"] = 1 };
        string[] characters = ["a", "e", "t", "##a", "##e", "##t"];

        var few = StudentVocabulary.MostNeeded(teacher, words, 13, Special);
        Assert.Equal(Special, few.Take(5));
        Assert.Equal(characters.Concat(["at", "tea"]).Order(), few.Skip(5).Order());
        Assert.Equal(few.Skip(5).OrderBy(p => teacher.Find(p)!.Value), few.Skip(5));

        var all = StudentVocabulary.MostNeeded(teacher, words, 1000, Special);
        Assert.Contains("eat", all);
        Assert.Equal(teacher.BareIds("zq").Select(id => teacher.Token(id)), all.Where(p => p.Contains('z') || p.Contains('q')));
    }
}
