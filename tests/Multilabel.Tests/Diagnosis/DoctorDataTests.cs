namespace Multilabel.Tests;

public sealed class DoctorDataTests : IDisposable
{
    private readonly TestTables _tables = new();

    public void Dispose() => _tables.Dispose();

    [Fact]
    public void Cells_that_say_not_known_are_blank_beside_written_noes()
    {
        var data = Load("text,race,gender\nOne long text here,1,0\nAnother text of words,0,1\nA third text of words,-1,1\nA fourth text of words,?,\n");
        Assert.Equal([[true, false], [false, true], [false, true], [false, false]], data.Rows.Select(r => r.Labels));
        Assert.Equal([[false, false], [false, false], [true, false], [true, true]], data.Rows.Select(r => r.Blank!));
    }

    [Fact]
    public void Blanks_alone_mean_no() => Assert.All(Load("text,race,gender\nOne long text here,1,\nAnother text of words,,1\n").Rows, r => Assert.Null(r.Blank));

    [Fact]
    public void The_models_names_decide_what_separates_labels()
    {
        // Two signs seem to separate; elsewhere that is refused.
        const string table = "text,labels\nOne long text here,race|gender\nAnother text of words,gender;age\nA third text of words,race\nA fourth text of words,age\n";
        Assert.Throws<MultilabelException>(() => Dataset.Load(_tables.Write("plain.csv", table)));
        var data = Load(table);
        Assert.Contains("gender;age", data.LabelNames);
        using var model = new EditedModel();
        Assert.Empty(LabelAlignment.Of(data, ModelConfig.Read(model.Config).Labels).Unknown);
    }

    [Fact]
    public void A_column_with_the_name_of_a_label_is_one_even_if_it_says_the_same_everywhere()
    {
        using var model = new EditedModel();
        var names = ModelConfig.Read(model.Config).Labels;
        var data = Load($"text,{string.Join(',', names)}\n" + string.Concat(Enumerable.Range(0, 8).Select(i => $"Text number {i} of words,{string.Join(',', names.Select((_, k) => k == 0 ? 1 : (i >> (k % 3)) & 1))}\n")));
        Assert.Contains(names[0], data.LabelNames);
        var label = data.LabelNames.ToList().IndexOf(names[0]);
        Assert.All(data.Rows, r => Assert.True(r.Labels[label]));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told_before_the_data_are_read() =>
        Assert.EndsWith("nowhere: there is no such folder.", Assert.Throws<MultilabelException>(() => DoctorData.Load("also-nowhere.csv", new DatasetOptions(), "nowhere")).Message, StringComparison.Ordinal);

    private Dataset Load(string table)
    {
        using var model = new EditedModel();
        return DoctorData.Load(_tables.Write("rows.csv", table), new DatasetOptions(), model.Path);
    }
}
