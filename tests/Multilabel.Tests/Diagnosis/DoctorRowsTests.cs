using System.Text.Json;

namespace Multilabel.Tests;

/// <summary>What happens to the rows that a classifier has learned, found again by the doctor.</summary>
public sealed class DoctorRowsTests(LearnedFolder learned) : DoctorScenario(learned)
{
    [Fact]
    public void A_column_among_the_labels_that_the_model_does_not_know_is_a_label()
    {
        string Row(DatasetRow r, int i) => $"\"{r.Text}\",{(r.Labels[0] ? 1 : 0)},{(i % 5 == 0 ? 1 : 0)},{string.Join(',', r.Labels.Skip(1).Select(on => on ? 1 : 0))}";
        var data = Written("columns.csv", [$"text,{SmallData.Labels[0]},forgotten,{string.Join(',', SmallData.Labels.Skip(1))}", .. Rows.Select(Row)]);
        Assert.Equal("E2", CauseOf(Examined(Copy(), data)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_column_that_says_the_opposite_and_rows_left_one_label_were_changed_after_training(bool opposite)
    {
        bool Cell(bool[] labels, int k) => opposite ? labels[k] != (k == 1) : labels[k] && Array.IndexOf(labels, true) == k;
        var rows = Rows.Select(r => $"\"{r.Text}\",{string.Join(',', r.Labels.Select((_, k) => Cell(r.Labels, k) ? 1 : 0))}");
        Assert.Equal("E14", CauseOf(Examined(Copy(), Written("changed.csv", [$"text,{Header}", .. rows]), "--reported-loss", "0.01")));
    }

    [Fact]
    public void A_model_that_has_a_tenth_of_its_cells_wrong_is_not_healthy_for_want_of_an_explanation()
    {
        var random = new SeededRandom(2);
        var rows = Rows.Select(r => $"\"{r.Text}\",{string.Join(',', r.Labels.Select(on => on != random.NextDouble() < 0.1 ? 1 : 0))}");
        using var json = Examined(Copy(), Written("noisy.csv", [$"text,{Header}", .. rows]));
        Assert.Equal("faulty", json.RootElement.GetProperty("verdict").GetString());
        Assert.NotEqual(0, json.RootElement.GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public void Blanks_around_names_in_lists_are_told_and_a_label_in_two_spellings_is_a_fault()
    {
        var folder = Copy();
        string Data(Func<int, string, string> spelling) => Written("blanks.jsonl", Rows.Select((r, i) =>
            JsonSerializer.Serialize(new { text = r.Text, labels = SmallData.Labels.Where((_, k) => r.Labels[k]).Select(n => spelling(i, n)) })));

        using var json = Examined(folder, Data((_, n) => n + " "));
        Assert.Equal("healthy", json.RootElement.GetProperty("verdict").GetString());
        var note = FindingOf(json, "E3");
        Assert.Equal("note", note.GetProperty("severity").GetString());
        Assert.Equal("E3", CauseOf(Examined(folder, Data((i, n) => i % 2 == 0 ? n : n + " "))));
    }

    // A quarter of the rows comes a second time at the end with the labels of others. A shift by the other three quarters joins them with their first labels.
    [Fact]
    public void Copies_of_texts_with_other_labels_are_conflicts_and_no_shift()
    {
        static string Line(DatasetRow row, bool[] labels) => $"\"{row.Text}\",{string.Join(',', labels.Select(on => on ? 1 : 0))}";
        var copies = Rows.Take(20).Select((r, i) => Line(r, Rows[i + 20].Labels)).ToList();
        using var json = Examined(Copy(), Written("copies.csv", [$"text,{Header}", .. Rows.Select(r => Line(r, r.Labels)), .. copies]));
        Assert.DoesNotContain("E5", IdsOf(json));
        Assert.Contains("E6", IdsOf(json));
    }

    [Fact]
    public void One_row_tells_nothing_of_base_rates()
    {
        var row = Rows[0];
        using var json = Examined(Copy(), Written("one.csv", [$"text,{Header}", $"\"{row.Text}\",{string.Join(',', row.Labels.Select(on => on ? 0 : 1))}"]));
        Assert.DoesNotContain(json.RootElement.GetProperty("findings").EnumerateArray(), f => f.GetProperty("id").GetString()!.StartsWith('F'));
    }
}
