using System.Globalization;

namespace Multilabel;

/// <summary>The figures behind a diagnosis.</summary>
internal static class DoctorMeasurements
{
    private static readonly (string Name, string Words, string Format)[] Words =
    [
        ("rows", "rows examined", "0"),
        ("labels", "labels", "0"),
        ("reported_loss", "loss that was reported", "0.0000"),
        ("loss", "loss computed here, nats a cell", "0.0000"),
        ("base_rate_floor", "loss of always answering each label's frequency", "0.0000"),
        ("irreducible_loss", "loss that equal texts with different labels force", "0.0000"),
        ("learned_fraction", "learned: 1 is perfect, 0 knows only the frequencies", "0.000"),
        ("wrong_cells", "wrong cells at 0.5", "0.0 %"),
        ("wrong_cells_allowed", "wrong cells that the reported loss allows at most", "0.0 %"),
        ("right_cells_at_best_cut", "right cells at the best cut-off of each label", "0.0 %"),
        ("right_rows", "rows with every label right", "0.0 %"),
        ("labels_per_row", "labels a row has", "0.00"),
        ("predicted_per_row", "labels a row is given at 0.5", "0.00"),
        ("spread", "how much probabilities vary over the rows (standard deviation)", "0.000"),
    ];

    /// <summary>The figures in words, in the order in which they are read best.</summary>
    public static IEnumerable<(string Words, string Value)> Described(IReadOnlyDictionary<string, double> figures) =>
        Words.Where(w => figures.ContainsKey(w.Name)).Select(w => (w.Words, figures[w.Name].ToString(w.Format, CultureInfo.InvariantCulture)));

    public static IReadOnlyDictionary<string, double> Of(Patient patient)
    {
        var figures = new Dictionary<string, double>(StringComparer.Ordinal);
        void Add(string name, double? value)
        {
            if (value is { } number && double.IsFinite(number)) figures[name] = number;
        }

        Add("rows", patient.Texts.Count);
        Add("labels", patient.Model.Labels.Count);
        Add("reported_loss", patient.ReportedLoss);
        Add("base_rate_floor", BaseRate.Floor(BaseRate.Prevalences(patient.Labels)));
        Add("irreducible_loss", LabelSets.IrreducibleLoss(patient.Data.Rows));
        if (patient.ReportedLoss is { } reported) Add("wrong_cells_allowed", BceArithmetic.WrongCellsBound(reported));
        if (!patient.HasLogits) return figures;
        var e = patient.Evidence;
        Add("loss", e.Loss);
        Add("learned_fraction", e.LearnedFraction);
        Add("wrong_cells", (double)e.CellsWrongAtHalf / e.Cells);
        Add("right_cells", patient.RightShare);
        Add("right_rows", (double)e.RowsRight / e.Rows);
        Add("right_cells_at_best_cut", patient.BestRightShare);
        Add("spread", e.Spread);
        Add("labels_per_row", patient.LabelsPerRow);
        Add("predicted_per_row", patient.GivenPerRow);
        return figures;
    }
}
