namespace Multilabel;

/// <summary>What a cell of a label column says.</summary>
internal enum LabelMark
{
    Blank,
    No,
    Yes,
    Neither,
}
