using System.CommandLine;
using System.Text.Json;
using Multilabel.Cli;
using Parquet;

namespace Multilabel.Tests;

public sealed class PrepareTests : IDisposable
{
    private readonly TestTables _tables = new();

    public void Dispose() => _tables.Dispose();

    private string Out => Path.Combine(_tables.Folder, "data");

    private static string Run(params string[] args)
    {
        using var output = new StringWriter();
        Assert.Equal(0, PrepareCommand.Create().Parse(args).Invoke(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false }));
        return output.ToString();
    }

    [Fact]
    public void A_workbook_becomes_a_file_per_type_that_reads_back_to_the_same_rows()
    {
        var printed = Run(TestTables.PathOf("onehot.xlsx"), "--out", Out);
        Assert.Contains("document type  column 'Document type'", printed, StringComparison.Ordinal);
        Assert.Equal(["Plan.parquet", "Policy.parquet", "Report.parquet", "all.parquet", "document_features.json"], Directory.GetFiles(Out).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var original = Dataset.Load(TestTables.PathOf("onehot.xlsx"));
        var all = Dataset.Load(Path.Combine(Out, "all.parquet"));
        Assert.Equal(original.LabelNames, all.LabelNames);
        Assert.Equal(original.Rows.Select(r => r.Text), all.Rows.Select(r => r.Text));
        Assert.Equal(original.Rows.Select(r => r.Labels), all.Rows.Select(r => r.Labels));
        Assert.Equal(original.OfType("Policy").Rows.Select(r => r.Text), Dataset.Load(Path.Combine(Out, "Policy.parquet")).Rows.Select(r => r.Text));
    }

    [Fact]
    public async Task The_file_has_the_schema_that_pyarrow_writes()
    {
        Run(TestTables.PathOf("onehot.xlsx"), "--out", Out);
        await using var theirs = await ParquetReader.CreateAsync(TestTables.PathOf("forum/data/all.parquet"));
        await using var ours = await ParquetReader.CreateAsync(Path.Combine(Out, "all.parquet"));
        Assert.Equal(
            theirs.Metadata!.Schema.Skip(1).Select(s => (s.Name, s.Type, s.RepetitionType, s.NumChildren, s.LogicalType?.LIST is not null, s.LogicalType?.STRING is not null)),
            ours.Metadata!.Schema.Skip(1).Select(s => (s.Name, s.Type, s.RepetitionType, s.NumChildren, s.LogicalType?.LIST is not null, s.LogicalType?.STRING is not null)));
    }

    [Fact]
    public void The_findings_are_printed_as_JSON_on_request()
    {
        using var json = JsonDocument.Parse(Run(TestTables.PathOf("sheet-per-type.xlsx"), "--out", Out, "--json"));
        Assert.Equal(["Plan", "Report", "Policy"], json.RootElement.GetProperty("source").GetProperty("sheets").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(8, json.RootElement.GetProperty("report").GetProperty("rows").GetInt32());
        Assert.Equal("all", json.RootElement.GetProperty("files")[3].GetProperty("documentType").GetString());
    }

    [Fact]
    public void Options_overrule_what_is_found()
    {
        Run(_tables.Write("in.csv", "a,b,c\nfirst text to read,x,1\nsecond text to read,y,0\n"), "--out", Out, "--labels", "b", "--label-separator", "none");
        Assert.Equal(["x", "y"], Dataset.Load(Path.Combine(Out, "all.parquet")).LabelNames);
    }

    [Fact]
    public void Types_get_file_names_that_every_system_accepts()
    {
        Run(_tables.Write("in.csv", "text,labels,document type\nfirst,a;b,Plan/2024\nsecond,b,plan_2024\nthird,a,CON\nfourth,a,\n"), "--out", Out);
        Assert.Equal(["CON_.parquet", "Plan_2024.parquet", "all.parquet", "document_features.json", "plan_2024-2.parquet"], Directory.GetFiles(Out).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["Plan/2024", "plan_2024", "CON", "all"], DocumentFeatures.Read(Path.Combine(Out, "document_features.json")).Keys);
        Assert.Equal(4, Dataset.Load(Path.Combine(Out, "all.parquet")).Rows.Count);
        Assert.Contains("rename the type", Assert.Throws<MultilabelException>(() => PreparedData.Write(_tables.Load("in.csv", "text,labels,type\nfirst,a,all\nsecond,b,all\n"), Out)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_file_ends_with_one_and_wrong_usage_with_two()
    {
        Assert.Equal(1, CommandLine.Run(["prepare", Path.Combine(_tables.Folder, "missing.xlsx"), "--out", Out]));
        Assert.Equal(2, CommandLine.Run(["prepare", TestTables.PathOf("onehot.xlsx")]));
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        var file = _tables.Write("taken", "a file, not a folder");
        Assert.StartsWith(Path.Combine(file, "Plan.parquet") + " cannot be written", Assert.Throws<MultilabelException>(() => PreparedData.Write(Dataset.Load(TestTables.PathOf("onehot.xlsx")), file)).Message, StringComparison.Ordinal);
    }
}
