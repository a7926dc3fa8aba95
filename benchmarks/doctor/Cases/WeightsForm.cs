namespace Multilabel.DoctorBenchmark;

/// <summary>The files that weights are written into.</summary>
internal enum WeightsForm
{
    SafeTensors,
    ShardedSafeTensors,
    PyTorch,
}
