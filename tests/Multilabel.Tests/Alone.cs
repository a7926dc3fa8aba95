namespace Multilabel.Tests;

/// <summary>For tests that compare bits: the number of threads is the whole process's, and sums depend on it in their last bits.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    /// <summary>The collection's name.</summary>
    public const string Name = "alone";
}
