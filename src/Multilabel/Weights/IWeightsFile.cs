namespace Multilabel;

/// <summary>An open weight file, of either format.</summary>
internal interface IWeightsFile : IDisposable
{
    IReadOnlyList<StoredTensor> Tensors { get; }
}
