using System.Reflection;
using System.Runtime.InteropServices;

namespace Multilabel.Benchmarks;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    /// <summary>The processor as the system names it.</summary>
    public static string Cpu { get; } = CpuName();

    public static string Description => $"{Cpu}, {Environment.ProcessorCount} logical processors, {RuntimeInformation.OSDescription}";

    /// <summary>Ours, the runtime, and the native library that was built in.</summary>
    public static string Versions => string.Join(", ", [
        $"Multilabel {typeof(Classifier).Assembly.GetName().Version!.ToString(3)}", $".NET {Environment.Version}",
        .. typeof(Machine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Where(a => a.Value is not null && char.IsAsciiDigit(a.Value[0])).Select(a => $"{a.Key} {a.Value}"),
    ]);

    private static string CpuName()
    {
        const string key = "model name";
        var line = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
