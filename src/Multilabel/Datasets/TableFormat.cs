namespace Multilabel;

/// <summary>The kinds of files that hold tables.</summary>
internal enum TableFormat
{
    Delimited,
    Excel,
    Json,
    JsonLines,
    Parquet,
}
