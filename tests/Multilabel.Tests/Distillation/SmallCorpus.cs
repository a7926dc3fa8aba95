namespace Multilabel.Tests;

/// <summary>Texts without labels, all different, and a teacher that is small and random, but the same in every run.</summary>
internal static class SmallCorpus
{
    private static readonly string[] Subjects = ["the company", "our team", "a manager", "every worker", "the board", "one of us"];
    private static readonly string[] Verbs = ["pays", "hires", "trains", "asks", "supports", "reviews", "promotes"];
    private static readonly string[] Objects = ["women", "older people", "students", "its staff", "new parents", "disabled colleagues", "many candidates", "nobody"];

    public static IEnumerable<string> Texts(int count)
    {
        var random = new SeededRandom(7);
        string Any(string[] words) => words[random.Next(words.Length)];
        for (var i = 0; i < count; i++) yield return $"{Any(Subjects)} {Any(Verbs)} {Any(Objects)} and {Any(Verbs)} {Any(Objects)} in year {i}.";
    }

    public static string Write(string folder, int count, string name = "corpus.txt")
    {
        var path = Path.Combine(folder, name);
        File.WriteAllLines(path, Texts(count));
        return path;
    }

    /// <summary>A job that is done in seconds.</summary>
    public static DistillationJob Job(string folder, string family = "bert", int texts = 200) => new()
    {
        Teacher = SmallData.Encoder(family),
        Corpus = [new CorpusPart(Write(folder, texts))],
        Output = Path.Combine(folder, "student"),
        Options = new DistillationOptions
        {
            Layers = 1,
            Vocabulary = 150,
            VocabularyFrom = VocabularySource.Corpus,
            MaxLength = 32,
            HeldOut = 20,
            BatchTokens = 512,
            Epochs = 12,
            LearningRate = 3e-3,
            Evaluations = 2,
            MovingAverage = 0.9,
            Precision = Precision.Fp32,
        },
    };
}
