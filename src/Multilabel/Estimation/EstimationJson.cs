using System.Text.Encodings.Web;
using System.Text.Json;

namespace Multilabel;

/// <summary>An estimation as JSON, as <c>estimate --json</c> prints it.</summary>
internal static class EstimationJson
{
    /// <summary>The figures of a candidate by their name in JSON and in <see cref="EvaluationResult.Metrics"/>.</summary>
    public static readonly IReadOnlyList<(string Name, string Key)> Figures =
    [
        ("micro_f1", "f1_micro_zd0"),
        ("macro_f1", "f1_macro_zd0"),
        ("macro_f1_evaluable", "f1_macro_evaluable"),
        ("samples_f1", "f1_samples_zd0"),
        ("subset_accuracy", "subset_accuracy"),
        ("hamming_loss", "hamming_loss"),
        ("mean_average_precision", "average_precision_macro_evaluable"),
        ("lrap", "lrap"),
        ("log_loss", "log_loss_per_cell"),
    ];

    public static void Write(Stream stream, EstimationResult result)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("file", result.Source.File);
        json.WriteNumber("rows", result.Rows);
        json.WriteNumber("folds", result.Folds);
        json.WriteString("cut_offs", OptionNames.Kebab(result.Best.CutOffs.Method));
        json.WriteString("best", result.Best.Name);
        json.WriteString("caution", result.Caution);
        json.WriteStrings("notes", result.Notes);
        List(json, "candidates", result.Candidates, candidate => Candidate(json, candidate));
        List(json, "comparisons", result.Comparisons, comparison =>
        {
            json.WriteString("metric", comparison.Metric);
            json.WriteString("first", comparison.First);
            json.WriteString("second", comparison.Second);
            json.WriteNumber("difference", comparison.Difference);
            Bounds(json, "difference_interval", comparison.Interval);
            Number(json, "p_value", comparison.PValue);
            json.WriteString("conclusion", comparison.Conclusion);
        });
        List(json, "learning_curve", result.LearningCurve, point =>
        {
            json.WriteString("candidate", point.Candidate);
            json.WriteNumber("share", point.Share);
            json.WriteNumber("rows", point.Rows);
            json.WriteNumber("micro_f1", point.MicroF1);
            json.WriteNumber("macro_f1", point.MacroF1);
        });
        json.WriteNumber("suspected_errors", result.SuspectedErrors);
        List(json, "suspects", result.Suspects, cell =>
        {
            json.WriteString("id", cell.Id);
            json.WriteString("place", cell.Place);
            json.WriteString("text", cell.Text);
            json.WriteString("label", cell.Label);
            json.WriteBoolean("given", cell.Given);
            json.WriteNumber("probability", cell.Probability);
            json.WriteNumber("base_rate", cell.BaseRate);
            json.WriteStrings("nearest_with", cell.NearestWith);
            json.WriteStrings("nearest_without", cell.NearestWithout);
        });
        List(json, "label_relations", result.Relations, relation =>
        {
            json.WriteString("kind", OptionNames.Kebab(relation.Kind));
            json.WriteString("first", relation.First);
            json.WriteString("second", relation.Second);
            json.WriteNumber("both", relation.Both);
            json.WriteNumber("expected", relation.Expected);
        });
        List(json, "conflicting_duplicates", result.Conflicts, conflict =>
        {
            json.WriteString("text", conflict.Text);
            json.WriteStrings("places", conflict.Places);
            json.WriteStrings("labels", conflict.DifferingLabels);
        });
        json.WriteEndObject();
    }

    private static void Candidate(Utf8JsonWriter json, CandidateEstimate candidate)
    {
        var evaluation = candidate.Evaluation;
        json.WriteString("name", candidate.Name);
        json.WriteString("description", candidate.Description);
        json.WriteNumber("repeats", candidate.Repeats);
        json.WriteNumber("seconds", candidate.Seconds);
        foreach (var (name, key) in Figures)
        {
            Number(json, name, candidate.Metric(key));
            Bounds(json, name + "_interval", candidate.Figure(key).Interval);
            Number(json, name + "_spread", candidate.Evaluation.Spread[key]);
        }
        Number(json, "calibration_error", candidate.Metric("calibration_error"));
        json.WriteNumber("calibration_error_if_perfect", evaluation.CalibrationErrorIfPerfect);
        json.WriteStartObject("baselines");
        for (var i = 0; i < evaluation.Baselines.Count; i++)
        {
            json.WriteStartObject(evaluation.Baselines[i]);
            foreach (var (name, key) in Figures) Number(json, name, candidate.Figure(key).Baselines[i]);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        List(json, "labels", evaluation.Labels, label =>
        {
            json.WriteString("name", label.Label);
            json.WriteNumber("positives", label.Positives);
            json.WriteNumber("predicted", label.Predicted);
            json.WriteNumber("precision", label.Precision);
            json.WriteNumber("recall", label.Recall);
            json.WriteNumber("f1", label.F1);
            Bounds(json, "f1_interval", label.F1Interval);
            Number(json, "average_precision", label.AveragePrecision);
            Number(json, "auc", label.Auc);
            Bounds(json, "auc_interval", label.AucInterval);
            json.WriteBoolean("learnable", label.IsLearnable);
            Number(json, "cut_off", label.Cut);
        });
        json.WritePropertyName("cut_offs");
        JsonSerializer.Serialize(json, candidate.CutOffs, ManifestJson.Default.CutOffs);
        List(json, "reliability", candidate.Reliability, bin =>
        {
            json.WriteNumber("mean_probability", bin.MeanProbability);
            json.WriteNumber("share_of_positives", bin.ShareOfPositives);
            json.WriteNumber("cells", bin.Cells);
        });
        json.WriteStartObject("metrics");
        foreach (var (name, value) in evaluation.Metrics) Number(json, name, value);
        json.WriteEndObject();
    }

    private static void List<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    private static void Bounds(Utf8JsonWriter json, string name, Interval? interval)
    {
        if (interval is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartArray(name);
        json.WriteNumberValue(interval.Low);
        json.WriteNumberValue(interval.High);
        json.WriteEndArray();
    }
}
