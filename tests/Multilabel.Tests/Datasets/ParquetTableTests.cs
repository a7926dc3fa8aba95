using Parquet;
using Parquet.Schema;

namespace Multilabel.Tests;

public sealed class ParquetTableTests : IDisposable
{
    private readonly TestTables _tables = new();

    public void Dispose() => _tables.Dispose();

    private async Task<string> Write(Field[] fields, Func<ParquetRowGroupWriter, DataField[], Task> write, int groups = 1)
    {
        var path = Path.Combine(_tables.Folder, "rows.parquet");
        var schema = new ParquetSchema(fields);
        await using var stream = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(schema, stream);
        for (var g = 0; g < groups; g++)
        {
            using var group = writer.CreateRowGroup();
            await write(group, schema.DataFields);
        }
        return path;
    }

    [Fact]
    public async Task Lists_of_other_numbers_and_missing_values_are_read()
    {
        var path = await Write([new DataField<string>("text"), new ListField("labels", new DataField<int>("element", nullable: true))], async (group, fields) =>
        {
            await group.WriteAsync(fields[0], (string[])["first", "second", "third"]);
            await group.WriteAsync<int>(fields[1], (int?[])[0, 1, 1, 1, 0, 0, 1, 0, 1], (int[])[0, 1, 1, 0, 1, 1, 0, 1, 1]);
        });
        Assert.Equal(["first | label_1 + label_2", "second | label_0", "third | label_0 + label_2"], TestTables.Lines(Dataset.Load(path)));
    }

    [Fact]
    public async Task Row_groups_follow_each_other_and_columns_may_have_any_plain_type()
    {
        var path = await Write(
            [new DataField<string>("sentence"), new DataField<bool>("Gender", nullable: true), new DataField<sbyte>("Age"), new DataField<float>("Pay"), new DataField<DateTime>("created")],
            async (group, fields) =>
            {
                await group.WriteAsync(fields[0], (string[])["first", "second"]);
                await group.WriteAsync<bool>(fields[1], (bool?[])[true, null]);
                await group.WriteAsync<sbyte>(fields[2], (sbyte[])[0, 1]);
                await group.WriteAsync<float>(fields[3], (float[])[1, 0]);
                await group.WriteAsync<DateTime>(fields[4], (DateTime[])[new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc), new(2024, 1, 2, 0, 0, 0, DateTimeKind.Utc)]);
            },
            groups: 2);
        var data = Dataset.Load(path);
        Assert.Equal(["first | Gender + Pay", "second | Age", "first | Gender + Pay", "second | Age"], TestTables.Lines(data));
        Assert.Equal("rows.parquet row 3", data.Rows[2].Place);
    }

    [Fact]
    public async Task Columns_of_nested_values_are_left_out_and_told()
    {
        var path = await Write([new DataField<string>("text"), new DataField<string>("labels"), new StructField("meta", new DataField<int>("page"))], async (group, fields) =>
        {
            await group.WriteAsync(fields[0], (string[])["first", "second"]);
            await group.WriteAsync(fields[1], (string[])["a|b", "b"]);
            await group.WriteAllPartsAsync<int>(fields[2], (int[])[1, 2], (int[])[1, 1], null, default);
        });
        var data = Dataset.Load(path);
        Assert.Equal(["first | a + b", "second | b"], TestTables.Lines(data));
        Assert.Contains("columns of nested values are not read: 'meta'", data.Source.Notes);
    }

    [Fact]
    public void Levels_are_decoded_in_runs_and_in_packed_bits()
    {
        var levels = new List<int>();
        ParquetPageHeader.ReadLevels([6, 1, 3, 0b1010_0110, 4, 0], 13, levels);   // 3 × 1, then 8 packed bits from the lowest, then 2 × 0
        Assert.Equal([1, 1, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0], levels);
        Assert.Throws<IndexOutOfRangeException>(() => ParquetPageHeader.ReadLevels([6, 1], 13, []));
    }
}
