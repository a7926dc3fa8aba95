namespace Multilabel.Benchmarks;

internal static class TokenBenchmark
{
    public static int Run(string[] args)
    {
        var data = new TokenReference(args[0]);
        foreach (var name in data.Tokenizers)
        {
            foreach (var jsonToo in new[] { true, false })
            {
                var folder = data.FolderOf(name);
                if (!jsonToo)
                {
                    var copy = Directory.CreateTempSubdirectory().FullName;
                    foreach (var f in Directory.GetFiles(folder)) if (!f.EndsWith("tokenizer.json", StringComparison.Ordinal)) File.Copy(f, Path.Combine(copy, Path.GetFileName(f)));
                    folder = copy;
                }
                var sw = System.Diagnostics.Stopwatch.StartNew();
                var t = Tokenizer.Load(folder);
                var load = sw.ElapsedMilliseconds;
                int bad = 0, badOff = 0, off = 0, badFast = 0, n = 0;
                foreach (var row in data.Rows(name))
                {
                    n++;
                    var e = t.Encode(row.Text);
                    if (!e.Ids.SequenceEqual(row.Ids)) { if (bad++ < 5) { Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(row.Text)); Console.WriteLine("  want " + string.Join(" ", row.Ids)); Console.WriteLine("  got  " + string.Join(" ", e.Ids)); } }
                    if (!t.EncodeIds(row.Text, 1 << 30).SequenceEqual(row.Ids)) badFast++;
                    if (row.Offsets is { } o) { off++; if (!o.SequenceEqual(e.Offsets)) { if (badOff++ < 5) { Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(row.Text)); Console.WriteLine("  want " + string.Join(" ", o)); Console.WriteLine("  got  " + string.Join(" ", e.Offsets)); } } }
                }
                Console.WriteLine($"{name} json={jsonToo} load {load} ms: {n} rows, {bad} wrong, {badFast} wrong fast, offsets {badOff}/{off} wrong");
            }
        }
        return 0;
    }
}
