namespace Multilabel;

/// <summary>Cuts where the script changes; kana counts as Han, and what has no script belongs to what precedes it.</summary>
internal sealed class ScriptSplitter : Splitter
{
    private const int None = -1;

    /// <summary>Ranges of code points (first, last, script) in ascending order.</summary>
    private static readonly Lazy<(int First, int Last, int Script)[]> Scripts = new(ReadScripts);

    protected override void Split(ReadOnlySpan<char> text, int offset, Workspace work)
    {
        var (start, last) = (None, None);
        for (var i = 0; i < text.Length;)
        {
            var script = ScriptOf(work.Text.CodePointAt(offset + i, out var width));
            if (script != None && script != last)
            {
                if (start != None) Add(work, offset + start, offset + i);
                (start, last) = (i, script);
            }

            i += width;
        }

        if (start != None) Add(work, offset + start, offset + text.Length);
    }

    private static int ScriptOf(int codePoint)
    {
        var scripts = Scripts.Value;
        var (low, high) = (0, scripts.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (codePoint < scripts[middle].First) high = middle - 1;
            else if (codePoint > scripts[middle].Last) low = middle + 1;
            else return scripts[middle].Script;
        }

        return None;
    }

    private static (int First, int Last, int Script)[] ReadScripts()
    {
        var scripts = new List<(int, int, int)>();
        Span<int> numbers = stackalloc int[3];
        foreach (var line in new HexLines(UnicodeTables.Resource("scripts.txt")))
        {
            line.Read(numbers);
            scripts.Add((numbers[0], numbers[1], numbers[2]));
        }

        return [.. scripts];
    }
}
