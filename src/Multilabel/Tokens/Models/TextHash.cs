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

    /// <summary>Four chars at a time.</summary>
    public static uint Of(ReadOnlySpan<char> text)
    {
        var hash = Seed ^ (ulong)text.Length;
        while (text.Length >= 4)
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(text))) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 32;
            text = text[4..];
        }

        return Finish(Continue(hash, text));
    }
}
