using System.Text;

namespace Multilabel.Tests;

public sealed class PredictionsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multilabel-").FullName;

    [Theory]
    [InlineData("text,red,blue\nThe sky is clear,0.25,0.75\nRoses are nice,1e-05,0.5\n")]
    [InlineData("blue_prob,red_prob\n0.75,0.25\n0.5,1e-05\n")]
    [InlineData("red,blue,pred_red,pred_blue\n0,1,0.25,0.75\n1,0,1e-05,0.5\n")]
    [InlineData("LABEL_1,LABEL_0\n0.75,0.25\n0.5,1e-05\n")]
    [InlineData("text,scores\nThe sky is clear,\"[0.25, 0.75]\"\nRoses are nice,\"[1e-05, 0.5]\"\n")]
    public void Columns_are_found_whatever_their_order_and_affixes(string csv)
    {
        var read = PredictionsFile.Read(Write(csv), Data());
        Assert.Equal([0.25, 0.75], read.Values[0]);
        Assert.Equal([1e-5, 0.5], read.Values[1]);
        Assert.Equal(PredictionKind.Probabilities, read.Kind);
        Assert.False(read.RowsInOtherOrder);
    }

    [Theory]
    [InlineData("rows.json", "[[0.25, 0.75], [1e-05, 0.5]]")]
    [InlineData("rows.jsonl", "[0.25, 0.75]\n[1e-05, 0.5]\n")]
    [InlineData("pipeline.json", """[[{"label": "blue", "score": 0.75}, {"label": "red", "score": 0.25}], [{"label": "LABEL_1", "score": 0.5}, {"label": "LABEL_0", "score": 1e-05}]]""")]
    [InlineData("predict.jsonl", """
        {"text":"The sky is clear","labels":[{"label":"blue","probability":0.75},{"label":"red","probability":0.25}]}
        {"text":"Roses are nice","labels":[{"label":"blue","probability":0.5},{"label":"red","probability":1E-05}]}
        """)]
    [InlineData("savetxt.csv", "2.500000000000000000e-01,7.500000000000000000e-01\n1.000000000000000082e-05,5.000000000000000000e-01\n")]
    [InlineData("savetxt.txt", "0.25 0.75\n1e-05 0.5\n")]
    [InlineData("no_header.csv", "0,0.25,0.75\n1,1e-05,0.5\n")]
    [InlineData("tensors.csv", "scores\n\"tensor([0.25, 0.75])\"\n\"tensor([1e-05, 0.5], grad_fn=<SigmoidBackward0>)\"\n")]
    public void Numbers_are_read_as_programs_leave_them(string file, string content)
    {
        var read = PredictionsFile.Read(Write(content, file), Data());
        Assert.Equal([0.25, 0.75], read.Values[0]);
        Assert.Equal([1e-5, 0.5], read.Values[1]);
        Assert.Equal(5, read.Decimals);
    }

    [Theory]
    [InlineData("predicted.csv", "text,predicted labels\nThe sky is clear,\nRoses are nice,\"red, blue\"\n")]
    [InlineData("predicted.csv", "text,prediction\nThe sky is clear,[]\nRoses are nice,\"['blue', 'red']\"\n")]
    [InlineData("predict.jsonl", """
        {"text":"The sky is clear","labels":[]}
        {"text":"Roses are nice","labels":[{"label":"blue","probability":0.75},{"label":"red","probability":0.7}]}
        """)]
    public void Names_of_the_labels_that_apply_are_decisions(string file, string content)
    {
        var read = PredictionsFile.Read(Write(content, file), Data());
        Assert.Equal(PredictionKind.Decisions, read.Kind);
        Assert.Equal([[0.0, 0], [1, 1]], read.Values);
    }

    [Fact]
    public void A_pipeline_that_gives_one_label_a_row_decides_for_it_alone()
    {
        var read = PredictionsFile.Read(Write("""[{"label": "blue", "score": 0.75}, {"label": "red", "score": 0.4}]""", "pipeline.json"), Data());
        Assert.Equal([[0.0, 1], [1, 0]], read.Values);
    }

    // numpy.save(file, numpy.array([[0.25, 0.75], [0.125, 0.5]], dtype=type, order=order)) as numpy 2 writes it.
    [Theory]
    [InlineData("<f4", false, "0000803E 0000403F 0000003E 0000003F")]
    [InlineData("<f8", true, "000000000000D03F 000000000000C03F 000000000000E83F 000000000000E03F")]
    [InlineData(">f4", false, "3E800000 3F400000 3E000000 3F000000")]
    [InlineData("<f2", false, "0034 003A 0030 0038")]
    public void Arrays_of_numpy_are_read(string type, bool byColumns, string bytes)
    {
        var read = PredictionsFile.Read(WriteArray(type, byColumns, "(2, 2)", bytes), Data());
        Assert.Equal([[0.25, 0.75], [0.125, 0.5]], read.Values);
    }

    [Theory]
    [InlineData("predictions.pt")]          // a tensor alone, stored by columns
    [InlineData("predictions.legacy.pt")]   // a tensor in a dict
    public void Tensors_of_torch_are_read(string file) =>
        Assert.Equal([[0.25, 0.75], [0.125, 0.5]], PredictionsFile.Read(WeightsTestData.File(file), Data()).Values);

    [Theory]
    [InlineData("|O", "(2, 2)", "00", "holds no plain array of numbers")]
    [InlineData("<f4", "(2, 3)", "00000000 00000000 00000000 00000000 00000000 00000000", "has 3 columns; the model has 2 labels")]
    [InlineData("<f4", "(2, 2)", "00000000", "ends before its array does")]
    [InlineData("<f4", "(9000000000000000000, 2)", "00000000", "expected rows x labels")]
    [InlineData("<f4", "(1, 2, 2)", "00000000", "an array of 3 dimensions")]
    public void Arrays_that_do_not_fit_say_why(string type, string shape, string bytes, string message) =>
        Assert.Contains(message, Assert.Throws<MultilabelException>(() => PredictionsFile.Read(WriteArray(type, false, shape, bytes), Data())).Message, StringComparison.Ordinal);

    [Fact]
    public void A_blank_cell_is_no_number_and_its_row_counts()
    {
        var read = PredictionsFile.Read(Write("red,blue\n,\n0.1,0.2\n"), Data());
        Assert.True(double.IsNaN(read.Values[0][0]));
        Assert.Equal(0.2, read.Values[1][1]);
    }

    [Theory]
    [InlineData("0.5,-1.5\n2,3.5\n", 0)]                                  // five values are needed
    [InlineData("0.5,-1.5\n2,3.5\n1,4.5\n", 0.5)]
    [InlineData("0.501,-1.501\n2.001,3.501\n1.001,4.501\n", 0.5)]
    [InlineData("0.5,-1.5\n2,3.6\n1,4.5\n", 0)]                          // a tenth is what one digit says by itself
    public void Values_that_were_rounded_to_steps_are_known_by_them(string rows, double grid)
    {
        var count = rows.Count(c => c == '\n');
        Assert.Equal(grid, PredictionsFile.Read(Write("red,blue\n" + rows), Data(count)).Grid, 9);
    }

    [Fact]
    public void Rows_in_another_order_are_matched_by_their_texts()
    {
        var read = PredictionsFile.Read(Write("text,red,blue\nRoses are nice,1,0\nThe sky is clear,0,1\n"), Data());
        Assert.Equal("text", read.MatchedBy);
        Assert.Equal([0.0, 1], read.Values[0]);
        Assert.Equal("The sky is clear", read.Texts![0]);
        Assert.False(read.RowsInOtherOrder);
    }

    [Fact]
    public void Rows_in_another_order_are_matched_by_their_ids()
    {
        var path = Path.Combine(_folder, "ids.csv");
        File.WriteAllText(path, "id,text,red,blue\na7,The sky is clear,0,1\na8,Roses are nice,1,0\n");
        var data = Dataset.Load(path, new DatasetOptions { Id = "id" });
        var read = PredictionsFile.Read(Write("id,red,blue\na8,1,0\na7,0,1\n"), data);
        Assert.Equal("column 'id'", read.MatchedBy);
        Assert.Equal([0.0, 1], read.Values[0]);

        // Texts that the program changed say nothing of the order.
        var changed = PredictionsFile.Read(Write("id,text,red,blue\na8,a rose,1,0\na7,the sky,0,1\n"), data);
        Assert.Equal("column 'id'", changed.MatchedBy);
        Assert.Equal(["the sky", "a rose"], changed.Texts);
    }

    [Theory]
    [InlineData("red,blue\n0,1\n", "has 1 rows")]
    [InlineData("red,green\n0,1\n1,0\n", "has no column 'blue'")]
    [InlineData("red,blue\n0,much\n1,0\n", "holds 'much'; expected a number")]
    public void Files_that_do_not_fit_say_why(string csv, string message) =>
        Assert.Contains(message, Assert.Throws<MultilabelException>(() => PredictionsFile.Read(Write(csv), Data())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(50_000, null)]
    [InlineData(49_999, "has 49999 rows, data.csv has 50000")]
    public void Of_a_sampled_file_the_same_rows_are_taken(int rows, string? message)
    {
        var path = Path.Combine(_folder, "data.csv");
        File.WriteAllText(path, "text,red,blue\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"The text of row {i},{i % 2},{1 - (i % 2)}\n")));
        var data = Dataset.Load(path, new DatasetOptions { AtMost = DoctorData.MostRows });
        var predictions = Write("red,blue\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"{i + 0.5},{-i}\n")));
        if (message is not null)
        {
            Assert.Contains(message, Assert.Throws<MultilabelException>(() => PredictionsFile.Read(predictions, data)).Message, StringComparison.Ordinal);
            return;
        }
        Assert.Equal(data.Rows.Select(r => r.Text), PredictionsFile.Read(predictions, data).Values.Select(v => $"The text of row {v[0] - 0.5}"));
    }

    [Theory]
    [InlineData("0.123457", 6, 6)]
    [InlineData("1.5e-05", 6, 2)]
    [InlineData("12", 0, 2)]
    [InlineData("0.940000", 2, 2)]
    [InlineData("1.0", 0, 1)]
    [InlineData("0.0003", 4, 1)]
    public void Digits_are_counted_as_written(string text, int decimals, int digits) => Assert.Equal((decimals, digits), (WrittenNumber.Decimals(text), WrittenNumber.Digits(text)));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Dataset Data(int rows) => Dataset.Of(Enumerable.Range(0, rows).Select(i => ($"Text number {i}", (IEnumerable<string>)["blue"])), ["red", "blue"]);

    private static Dataset Data() => Dataset.Of([("The sky is clear", ["blue"]), ("Roses are nice", ["red"])], ["red", "blue"]);

    private string Write(string content, string file = "predictions.csv")
    {
        var path = Path.Combine(_folder, file);
        File.WriteAllText(path, content);
        return path;
    }

    private string WriteArray(string type, bool byColumns, string shape, string bytes)
    {
        var header = Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': {(byColumns ? "True" : "False")}, 'shape': {shape}, }}\n");
        var path = Path.Combine(_folder, "predictions.npy");
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal))]);
        return path;
    }
}
