namespace Multilabel;

/// <summary>
/// What is wrong with the user's data, file or model. The message is all that a person needs: the place, what was found,
/// what was expected, and the way out. The command line prints it alone and ends with exit code 1.
/// </summary>
public sealed class MultilabelException : Exception
{
    /// <summary>An error with its complete message.</summary>
    public MultilabelException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its complete message and the failure underneath.</summary>
    public MultilabelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
