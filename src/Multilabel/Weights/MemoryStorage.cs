namespace Multilabel;

/// <summary>Bytes that a file holds compressed, unpacked.</summary>
internal sealed class MemoryStorage(byte[] bytes) : TensorStorage
{
    public override long Length => bytes.Length;

    public override void Read(long offset, Span<byte> destination) => bytes.AsSpan(checked((int)offset), destination.Length).CopyTo(destination);
}
