namespace Multilabel;

/// <summary>A run of bytes that tensors are cut from: part of a file, or memory where the file holds them compressed.</summary>
internal abstract class TensorStorage
{
    public abstract long Length { get; }

    public abstract void Read(long offset, Span<byte> destination);
}
