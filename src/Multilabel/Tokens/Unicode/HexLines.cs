namespace Multilabel;

/// <summary>The lines of a table: hexadecimal numbers separated by blanks, under titles in brackets.</summary>
internal ref struct HexLines(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> rest = text;

    public HexLine Current { get; private set; }

    public readonly HexLines GetEnumerator() => this;

    public bool MoveNext()
    {
        if (rest.IsEmpty) return false;
        var end = rest.IndexOf((byte)'\n');
        Current = new HexLine(rest[..end]);
        rest = rest[(end + 1)..];
        return true;
    }
}

internal readonly ref struct HexLine(ReadOnlySpan<byte> line)
{
    private readonly ReadOnlySpan<byte> line = line;

    public bool IsTitle => line[0] == '[';

    /// <summary>Puts the numbers into <paramref name="numbers"/> and returns how many there are.</summary>
    public int Read(Span<int> numbers)
    {
        var count = 0;
        var number = 0;
        foreach (var c in line)
        {
            if (c == ' ')
            {
                numbers[count++] = number;
                number = 0;
            }
            else
            {
                number = number * 16 + (c <= '9' ? c - '0' : c - 'A' + 10);
            }
        }

        numbers[count++] = number;
        return count;
    }
}
