namespace Multilabel;

/// <summary>The model to be copied.</summary>
internal interface ITeacher : IDisposable
{
    /// <summary>The encoder and its head.</summary>
    SequenceClassifier Network { get; }

    Tokenizer Tokenizer { get; }

    /// <summary>Numbers in the target of a text.</summary>
    int Width { get; }

    /// <summary>Of everything that targets depend on.</summary>
    string Digest { get; }

    /// <summary>The longest text in tokens.</summary>
    int MaxLength { get; }

    /// <summary>The targets of texts [texts][<see cref="Width"/>], in their order.</summary>
    float[][] Targets(IReadOnlyList<string> texts);
}
