namespace Multilabel;

/// <summary>A diagnosis as one self-contained web page.</summary>
internal static class DiagnosisPage
{
    public static void Write(string path, string folder, Dataset data, Diagnosis diagnosis) => throw new NotImplementedException();
}
