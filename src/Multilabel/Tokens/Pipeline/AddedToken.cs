namespace Multilabel;

/// <summary>A token that is found in the text as it stands, before the model sees it.</summary>
/// <param name="Content">The text of the token.</param>
/// <param name="Id">Its id.</param>
internal sealed record AddedToken(string Content, int Id)
{
    /// <summary>Found only where no word character touches it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Swallows the white space before it.</summary>
    public bool Lstrip { get; init; }

    /// <summary>Swallows the white space after it.</summary>
    public bool Rstrip { get; init; }

    /// <summary>Looked for in the normalized text, in its own normalized form.</summary>
    public bool Normalized { get; init; }

    public bool Special { get; init; }
}
