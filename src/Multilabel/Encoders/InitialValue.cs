namespace Multilabel;

/// <summary>How a parameter that no file has begins.</summary>
internal enum InitialValue
{
    /// <summary>Normal with the configuration's initializer_range.</summary>
    Normal,
    Zeros,
    Ones,
}
