using System.Runtime.InteropServices;

namespace Multilabel;

/// <summary>Hashes of UTF-16 text: one that can be continued char by char, and a fast one for whole words.</summary>
internal static class TextHash
{
    public const ulong Seed = 0xCBF29CE484222325;

    public static ulong Continue(ulong hash, char c) => (hash ^ c) * 0x9E3779B97F4A7C15;

    public static ulong Continue(ulong hash, ReadOnlySpan<char> text)
    {
        foreach (var c in text) hash = Continue(hash, c);
        return hash;
    }

    public static uint Finish(ulong hash) => (uint)((hash ^ hash >> 29) * 0xBF58476D1CE4E5B9 >> 32);

    /// <summary>Four chars at a time; the last four may overlap those before them.</summary>
    public static uint Of(ReadOnlySpan<char> text)
    {
        const ulong Factor = 0x9E3779B97F4A7C15;
        var bytes = MemoryMarshal.AsBytes(text);
        var hash = Seed ^ (ulong)text.Length;
        if (text.Length < 4)
        {
            foreach (var c in text) hash = (hash << 16 | hash >> 48) ^ c;
            return Finish(hash * Factor);
        }

        for (var rest = bytes; rest.Length > 8; rest = rest[8..])
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(rest)) * Factor;
            hash ^= hash >> 32;
        }

        return Finish((hash ^ MemoryMarshal.Read<ulong>(bytes[^8..])) * Factor);
    }
}
