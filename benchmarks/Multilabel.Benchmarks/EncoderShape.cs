namespace Multilabel.Benchmarks;

/// <summary>The sizes of a well-known encoder. Speed depends on them and on the tokenizer, not on the weights.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="ModelType">Family, bert or roberta.</param>
/// <param name="Layers">Transformer layers.</param>
/// <param name="Hidden">Width.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="Vocabulary">Words, those of the tokenizer.</param>
/// <param name="Tokenizer">Folder of the tokenizer among the test data.</param>
internal sealed record EncoderShape(string Name, string ModelType, int Layers, int Hidden, int Heads, int Vocabulary, string Tokenizer)
{
    public static readonly EncoderShape MiniLm = new("all-MiniLM-L6-v2", "bert", 6, 384, 12, 30522, "wordpiece-uncased");
    public static readonly EncoderShape DistilRoberta = Roberta("distilroberta", 6, 768, 12);
    public static readonly EncoderShape RobertaBase = Roberta("roberta-base", 12, 768, 12);
    public static readonly EncoderShape RobertaLarge = Roberta("roberta-large", 24, 1024, 16);

    /// <summary>Small enough for thousands of steps.</summary>
    public static readonly EncoderShape Small = Roberta("roberta-small", 2, 128, 2);

    public int Intermediate => 4 * Hidden;

    public bool IsRoberta => ModelType == "roberta";

    public int Positions => IsRoberta ? 514 : 512;

    public int TokenTypes => IsRoberta ? 1 : 2;

    private static EncoderShape Roberta(string name, int layers, int hidden, int heads) => new(name, "roberta", layers, hidden, heads, 50265, "bpe-roberta");
}
