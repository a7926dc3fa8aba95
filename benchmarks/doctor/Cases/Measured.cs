namespace Multilabel.DoctorBenchmark;

/// <summary>A model folder on its rows, by our own forward pass.</summary>
internal sealed class Measured : IDisposable
{
    public Measured(string folder, Dataset data)
    {
        Model = ExaminedModel.Open(folder);
        var rows = LabelAlignment.Of(data, Model.Labels).Data.Rows;
        Texts = [.. rows.Select(r => r.Text)];
        Truth = [.. rows.Select(r => r.Labels)];
        Logits = Model.Tokenizer is null ? [] : Model.LogitsOf(Texts);
    }

    public ExaminedModel Model { get; }

    public string[] Texts { get; }

    public bool[][] Truth { get; }

    public float[][] Logits { get; }

    public int Cells => Truth.Length * Truth[0].Length;

    public double Loss => BceArithmetic.Mean(Logits, Truth);

    public double Floor => BaseRate.Floor(BaseRate.Prevalences(Truth));

    public double Learned => 1 - Loss / Floor;

    public double WrongCells => Truth.Select((row, i) => row.Where((t, k) => Logits[i][k] > 0 != t).Count()).Sum() / (double)Cells;

    public double WrongRows => Truth.Where((row, i) => row.Where((t, k) => Logits[i][k] > 0 != t).Any()).Count() / (double)Truth.Length;

    public double LabelsPerRow => Truth.Average(row => row.Count(t => t));

    public double PredictedPerRow => Logits.Average(row => row.Count(z => z > 0));

    /// <summary>Mean over the labels of the deviation of the logits.</summary>
    public double Spread => Enumerable.Range(0, Model.Labels.Count).Average(k =>
    {
        var mean = Logits.Average(row => row[k]);
        return Math.Sqrt(Logits.Average(row => (row[k] - mean) * (row[k] - mean)));
    });

    /// <summary>1 - loss / floor of each label.</summary>
    public double[] LearnedByLabel => [.. BceArithmetic.MeanPerLabel(Logits, Truth).Zip(BaseRate.Prevalences(Truth), (loss, share) => 1 - loss / BaseRate.Entropy(share))];

    /// <summary>Wrong cells at the best cut of each label.</summary>
    public double WrongAtBestCut => TrainingRowsCheck.OfLogits(Model.Labels, Logits, Truth, CutOffs.Fixed(Model.Labels.Count)) is var e ? 1 - (double)e.CellsRightAtBestCut / e.Cells : 0;

    /// <summary>Share of the tokens that are the one for unknown text.</summary>
    public double Unknown => Texts.SelectMany(t => Model.Ids(t)).Average(id => id == Model.Tokenizer!.UnkId ? 1.0 : 0);

    public void Dispose() => Model.Dispose();
}
