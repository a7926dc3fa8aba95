namespace Multilabel.DoctorBenchmark;

/// <summary>A case on the disk, measured by our own forward pass when asked.</summary>
internal sealed class WrittenCase : IDisposable
{
    private readonly Lazy<Measured> _root;
    private readonly List<Measured> _opened = [];

    public WrittenCase(string folder, CaseDraft draft)
    {
        (Folder, Draft) = (folder, draft);
        Data = Dataset.Load(Path.Combine(folder, "data.csv"));
        _root = new(() => Open(Path.Combine(folder, "model")));
    }

    public string Folder { get; }

    public CaseDraft Draft { get; }

    public Dataset Data { get; }

    public Measured Root => _root.Value;

    public PredictionTable? Predicted { get; set; }

    public Measured Checkpoint(int step) => Open(Path.Combine(Folder, "model", $"checkpoint-{step}"));

    /// <summary>Wrong cells of the user's predictions at a cut.</summary>
    public double WrongPredicted(double cut = 0.5) =>
        Predicted!.WrongCells(Root.Truth, cut) / (double)Root.Cells;

    /// <summary>Labels a row in the user's predictions.</summary>
    public double PredictedPerRow => Predicted!.Values.Average(row => row.Count(v => v >= 0.5));

    public static DoctorOptions Options(string folder, double? reportedLoss, bool deep)
    {
        string? Existing(string name) => Path.Exists(Path.Combine(folder, name)) ? Path.Combine(folder, name) : null;
        return new DoctorOptions { Predictions = Existing("predictions.csv"), Base = Existing("base"), ReportedLoss = reportedLoss, Deep = deep };
    }

    public void Dispose()
    {
        foreach (var measured in _opened) measured.Dispose();
    }

    private Measured Open(string folder)
    {
        var measured = new Measured(folder, Data);
        _opened.Add(measured);
        return measured;
    }
}
