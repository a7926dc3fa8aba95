using System.Runtime.InteropServices;

namespace Multilabel;

/// <summary>Aligned fp32 memory of one thread for the time of one kernel, handed out piece by piece.</summary>
internal readonly unsafe ref struct Scratch : IDisposable
{
    private const int Alignment = 64;

    private readonly Block _block;

    /// <param name="floats">All that will be taken, each piece rounded up to 16.</param>
    public Scratch(int floats) => _block = Block.Rent(floats);

    /// <summary>The next piece; its contents are whatever was there before.</summary>
    public float* Take(int floats) => _block.Take(floats);

    public void Dispose() => _block.Taken = 0;

    // One block per thread is kept: kernels are many and short.
    private sealed class Block
    {
        [ThreadStatic]
        private static Block? s_own;

        private float* _start;
        private int _size;

        ~Block() => NativeMemory.AlignedFree(_start);

        public int Taken { get; set; }

        public static Block Rent(int floats)
        {
            var block = s_own ??= new Block();
            if (block.Taken != 0) throw new InvalidOperationException("A kernel does not run inside another.");
            if (block._size < floats)
            {
                NativeMemory.AlignedFree(block._start);
                block._start = (float*)NativeMemory.AlignedAlloc((nuint)floats * sizeof(float), Alignment);
                block._size = floats;
            }
            return block;
        }

        public float* Take(int floats)
        {
            var piece = _start + Taken;
            Taken += Lanes.RoundUp(floats, Lanes.Count);
            if (Taken > _size) throw new InvalidOperationException("More scratch memory was taken than asked for.");
            return piece;
        }
    }
}
