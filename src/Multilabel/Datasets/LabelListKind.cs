namespace Multilabel;

/// <summary>What a cell of a label column is, seen alone.</summary>
internal enum LabelListKind
{
    Blank,
    List,
    Members,
    Text,
}
