namespace Multilabel.Benchmarks;

/// <summary>Numbers as the tables write them.</summary>
internal static class Written
{
    public static string Seconds(double seconds) => seconds switch
    {
        < 0.1 => $"{seconds * 1000:0.0} ms",
        < 10 => $"{seconds:0.00} s",
        < 3600 => $"{seconds:#,0.0} s",
        _ => $"{seconds / 3600:0.00} h",
    };

    public static string Gigabytes(double gigabytes) => gigabytes < 1 ? $"{gigabytes * 1000:0} MB" : $"{gigabytes:0.00} GB";

    public static string TextsPerSecond(double rate) => $"{Count(rate)} texts/s";

    public static string SentencesPerSecond(double rate) => $"{Count(rate)} sentences/s";

    private static string Count(double rate) => rate < 100 ? $"{rate:0.0}" : $"{rate:#,0}";
}
