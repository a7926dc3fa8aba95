namespace Multilabel.DoctorBenchmark;

/// <summary>Everything that is planted, group by group, and the healthy cases.</summary>
internal static class FaultCatalogue
{
    public static List<Fault> All { get; } =
    [
        .. LossFaults.All, .. WeightFaults.All, .. ReloadFaults.All, .. InputFaults.All, .. DataFaults.All, .. OptimisationFaults.All, .. DeepFaults.All, .. NumberFaults.All,
        .. DecisionFaults.All, .. ExportFaults.All, .. HealthyFiles.All, .. HealthyData.All, .. HealthyTraining.All, .. ExportFaults.Healthy,
    ];
}
