namespace Multilabel.Tests;

public sealed class LabelRelationsTests
{
    [Fact]
    public void Same_implied_and_exclusive_labels_are_told_apart_from_ordinary_ones()
    {
        var random = new SeededRandom(1);
        var rows = Enumerable.Range(0, 100).Select(i =>
        {
            var kind = i % 2 == 0;
            // narrow implies wide; twin is wide again; other never meets wide; free is anything
            return new DatasetRow($"{i}", $"text {i}", [kind, kind, kind && i % 4 == 0, !kind, random.Next(2) == 0], null, $"row {i}");
        }).ToList();
        var data = new Dataset(["wide", "twin", "narrow", "other", "free"], rows, new DatasetSource { File = "memory", TextColumn = "text", LabelLayout = "names" });
        Assert.Equal(
            ["Same wide twin", "Excludes wide other", "Excludes twin other", "Implies narrow wide", "Implies narrow twin", "Excludes narrow other"],
            LabelRelations.Find(data).Select(r => $"{r.Kind} {r.First} {r.Second}"));
    }
}
