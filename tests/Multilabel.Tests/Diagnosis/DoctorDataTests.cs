using System.Text.Json.Nodes;

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

    // Such a column is taken for a remark elsewhere.
    [Fact]
    public void A_column_with_the_name_of_a_label_is_one_whatever_it_is_called()
    {
        const string table = "text,race,gender,reviewed\nOne long text here,1,0,1\nAnother text of words,0,1,1\nA third text of words,1,1,0\n";
        Assert.Equal(["race", "gender"], Dataset.Load(_tables.Write("plain.csv", table)).LabelNames);
        using var model = new EditedModel().WithConfig(config =>
        {
            config["id2label"] = new JsonObject { ["0"] = "race", ["1"] = "gender", ["2"] = "reviewed" };
            config["label2id"] = new JsonObject { ["race"] = 0, ["gender"] = 1, ["reviewed"] = 2 };
        });
        var data = DoctorData.Load(_tables.Write("rows.csv", table), new DatasetOptions(), model.Path);
        Assert.Equal(["race", "gender", "reviewed"], data.LabelNames);
        Assert.Equal([true, true, false], data.Rows.Select(r => r.Labels[2]));
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
