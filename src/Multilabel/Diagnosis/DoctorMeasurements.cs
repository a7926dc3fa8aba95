namespace Multilabel;

/// <summary>The figures behind a diagnosis.</summary>
internal static class DoctorMeasurements
{
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
        Add("labels_per_row", patient.Labels.Average(row => row.Count(on => on)));
        Add("predicted_per_row", patient.Logits.Average(row => row.Count(z => z > 0)));
        return figures;
    }
}
