using Microsoft.Win32.SafeHandles;

namespace Multilabel;

/// <summary>
/// Part of an open file, read at its place when asked for. Reading goes straight into the destination, which costs the same as a memory map
/// and gives an error rather than a killed process when somebody shortens the file meanwhile.
/// </summary>
internal sealed class FileStorage(SafeFileHandle handle, string file, long start, long length) : TensorStorage
{
    public override long Length => length;

    public override void Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + destination.Length, length);
        for (var done = 0; done < destination.Length;)
        {
            var read = RandomAccess.Read(handle, destination[done..], start + offset + done);
            if (read == 0)
                throw new MultilabelException($"{file}: the file became shorter while it was read, at byte {start + offset + done}. "
                    + "Make sure that nothing writes to it, then try again.");
            done += read;
        }
    }
}
