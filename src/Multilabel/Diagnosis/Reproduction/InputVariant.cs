namespace Multilabel;

/// <summary>A way to make a row's input that may differ from the folder's own.</summary>
/// <param name="Id">Cause that it stands for.</param>
/// <param name="Name">For messages, after "with": "texts in lower case".</param>
/// <param name="Row">The input of a row by its number; null where it cannot be made.</param>
internal sealed record InputVariant(string Id, string Name, Func<int, InputRow?> Row)
{
    /// <summary>The text that is read instead, for those that change texts.</summary>
    public Func<string, string>? Text { get; init; }

    /// <summary>Other weights than the folder's own.</summary>
    public ExaminedModel? Model { get; init; }
}
