using System.Text.Json.Nodes;

namespace Multilabel.DoctorBenchmark;

/// <summary>A case that is not written yet: what the doctor is given, and what must be seen in it for it to count.</summary>
internal sealed class CaseDraft
{
    public CaseDraft(TrainingRun run, ModelDraft? model = null)
    {
        (Run, Model) = (run, model ?? run.Model());
        Model.State ??= TrainerLog.State(run);
        Rows = DataRow.Of(run.Corpus.Labels, run.Corpus.Rows);
    }

    public TrainingRun Run { get; }

    public ModelDraft Model { get; }

    public SortedDictionary<int, ModelDraft> Checkpoints { get; } = [];

    public ModelDraft? Base { get; set; }

    /// <summary>data.csv in the columns text and labels.</summary>
    public List<DataRow> Rows { get; set; }

    /// <summary>The lines of data.csv, where it has another layout.</summary>
    public string[]? Lines { get; set; }

    /// <summary>Computes the user's predictions with the written model and its rows.</summary>
    public Func<Measured, PredictionTable>? Predictions { get; set; }

    /// <summary>Writes exported files into the model's folder, whose path it gets.</summary>
    public Action<string>? Exports { get; set; }

    public double? ReportedLoss { get; set; }

    public bool Deep { get; set; }

    /// <summary>What must be measured in the written case.</summary>
    public List<(string What, Func<WrittenCase, bool> Holds)> Symptoms { get; } = [];

    public CaseDraft Require(string what, Func<WrittenCase, bool> holds)
    {
        Symptoms.Add((what, holds));
        return this;
    }

    /// <summary>The model has its rows right, as a healthy one.</summary>
    public CaseDraft RequireLearned() => Require("the model has its rows right", c => c.Root.Learned > 0.9 && c.Root.WrongCells < 0.01);

    /// <summary>The model has not learned its rows.</summary>
    public CaseDraft RequireUnlearned(double wrongCells = 0.02) => Require($"more than {wrongCells:P0} of the cells are wrong", c => !(c.Root.WrongCells <= wrongCells));

    /// <summary>Adds a checkpoint of the run after an epoch, with its own state.</summary>
    public CaseDraft AddCheckpoint(int epoch, Action<JsonObject>? state = null)
    {
        var model = Run.Model(epoch);
        model.State = TrainerLog.State(Run, epoch, isRoot: false);
        state?.Invoke(model.State);
        Checkpoints[Run.Step(epoch)] = model;
        return this;
    }

    public WrittenCase Write(string folder)
    {
        var model = Path.Combine(folder, "model");
        Model.Write(model);
        foreach (var (step, checkpoint) in Checkpoints) checkpoint.Write(Path.Combine(model, $"checkpoint-{step}"));
        Exports?.Invoke(model);
        Base?.Write(Path.Combine(folder, "base"));
        File.WriteAllLines(Path.Combine(folder, "data.csv"), Lines ?? ["text,labels", .. Rows.Select(row => $"{Csv.Cell(row.Text)},{Csv.Cell(string.Join('|', row.Labels))}")]);
        var written = new WrittenCase(folder, this);
        if (Predictions is not null)
        {
            written.Predicted = Predictions(written.Root);
            written.Predicted.Write(Path.Combine(folder, "predictions.csv"));
        }
        return written;
    }
}
