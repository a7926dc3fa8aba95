namespace Multilabel;

/// <summary>Examines a saved Hugging Face sequence-classification folder against the rows it is said to have been trained on, without training.</summary>
public static class Doctor
{
    // Below this too many or too few labels (H11) are what is seen where every row gets much the same answer, not why.
    private const int Symptom = 50;
    private const double Alike = 0.5;

    // In the order of the catalogue's triage: what costs least comes first.
    private static readonly (string Name, ICheck Check)[] Checks =
    [
        ("weights and head", new ReloadChecks()),
        ("labels and data", new DataChecks()),
        ("checkpoints and the choice among them", new WeightChecks()),
        ("loss", new LossChecks()),
        ("numbers", new NumberChecks()),
        ("decisions", new DecisionChecks()),
        ("input", new InputChecks()),
        ("training", new OptimisationChecks()),
        ("exported files", new ExportChecks()),
    ];

    /// <summary>Examines a folder.</summary>
    /// <param name="folder">As <c>save_pretrained</c> or the Trainer leaves it; it may be broken.</param>
    /// <param name="data">The rows that the model was trained on, or some of them.</param>
    /// <param name="options">What else is known.</param>
    /// <param name="progress">Hears what is being looked at.</param>
    /// <exception cref="MultilabelException">It is no folder of a classifier, or the data have none of its labels.</exception>
    public static Diagnosis Examine(string folder, Dataset data, DoctorOptions? options = null, IProgress<string>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var notExamined = new List<string>();
        using var patient = Admission.Open(folder, data, options ?? new DoctorOptions(), notExamined);
        return Examine(patient, notExamined, progress, Checks);
    }

    /// <summary>Examines only what the files themselves show, for folders whose training rows are not at hand.</summary>
    /// <param name="folder">As above.</param>
    /// <param name="known">Some texts with the labels that the model gave them when it was saved.</param>
    /// <exception cref="MultilabelException">As above.</exception>
    internal static Finding? CauseInFiles(string folder, Dataset known)
    {
        using var patient = Admission.Open(folder, known, new DoctorOptions(), []);
        return Examine(patient, [], null, Checks.Where(c => c.Check is ReloadChecks or NumberChecks)).Cause;
    }

    private static Diagnosis Examine(Patient patient, List<string> notExamined, IProgress<string>? progress, IEnumerable<(string Name, ICheck Check)> checks)
    {
        var (suspicions, examined) = (new List<Suspicion>(), new List<string>());
        foreach (var (name, check) in checks)
        {
            progress?.Report(name);
            try
            {
                suspicions.AddRange(check.Examine(patient));
                examined.Add(name);
            }
            catch (Exception e) when (e is MultilabelException or InvalidOperationException or ArgumentException or IOException or System.Runtime.InteropServices.ExternalException)
            {
                // One check that fails on a broken folder must not hide what the others see.
                notExamined.Add($"{name}: {e.Message.Split('\n')[0]}");
            }
        }
        if (suspicions.TrueForAll(s => s.Strength <= Suspicion.Noted || (s is { Id: "H11", Strength: < Symptom } && LearnedOrNot.LogitSpread(patient.Logits) < Alike))) suspicions.AddRange(OpenCheck.Of(patient));
        if (ContradictionCheck.Other(patient, suspicions) is { } other) suspicions.Add(other);
        var findings = Triage.Rank(suspicions);
        return new Diagnosis
        {
            Line = DiagnosisText.Line(findings, patient),
            Findings = findings,
            Measurements = DoctorMeasurements.Of(patient),
            Labels = patient.HasLogits && double.IsFinite(patient.Loss) ? patient.Evidence.Labels : [],
            Examined = examined,
            NotExamined = notExamined,
        };
    }
}
