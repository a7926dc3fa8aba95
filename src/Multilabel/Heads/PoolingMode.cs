namespace Multilabel;

/// <summary>How a sentence encoder makes one vector of the tokens' vectors.</summary>
internal enum PoolingMode
{
    Mean,
    Cls,
    Max,
}
