namespace Multilabel.Tests;

public sealed class RowSampleTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(1_250)]
    [InlineData(1_251)]
    [InlineData(60_000)]
    public void A_long_stream_is_kept_in_part_at_even_distances(int rows)
    {
        var kept = RowSample.Of(Enumerable.Range(1, rows).Select(n => new SheetRow(n, [])), 1000, out var count).ConvertAll(r => (int)r.Number);
        Assert.Equal(rows, count);
        Assert.Equal(Enumerable.Range(1, Math.Min(rows, 250)), kept.Take(250));
        if (rows <= 1_250) Assert.Equal(rows, kept.Count);
        var later = kept.Skip(250).ToList();
        Assert.InRange(later.Count, Math.Min(500, Math.Max(0, rows - 250)), 1000);
        Assert.True(later.Zip(later.Skip(1), (a, b) => b - a).Distinct().Count() <= 1);
        if (later.Count > 0) Assert.True(rows - later[^1] < later[^1] - later[0]);
    }

    [Fact]
    public void A_file_longer_than_the_limit_says_how_many_rows_it_has()
    {
        using var tables = new TestTables();
        var path = tables.Write("long.csv", "text,labels\n" + string.Concat(Enumerable.Range(0, 3000).Select(i => $"The text of row {i} is this,{(i % 2 == 0 ? "a" : "b|a")}\n")));
        var data = Dataset.Load(path, new DatasetOptions { AtMost = 400 });
        Assert.InRange(data.Rows.Count, 400, 650);
        Assert.Equal(3000, data.Source.RowsInFile);
    }
}
