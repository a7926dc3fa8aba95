using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Multilabel;

/// <summary>
/// The one place where libtorch is brought up. Everything that computes calls <see cref="Start"/> first, so that a missing native library gives
/// one clear message rather than a <see cref="TypeInitializationException"/> from deep inside.
/// </summary>
internal static partial class Engine
{
    private const long OperatorTables = 64 << 20;   // what libtorch allocates while it is loaded

    private static readonly Lock Gate = new();
    private static bool s_started;

    /// <summary>Loads the native library once and sets how many threads a single operation may use (for the whole process).</summary>
    /// <param name="threads">Null leaves what was set before; at the first start that is the physical cores, but no more than this process may use.</param>
    /// <exception cref="MultilabelException">The native library is missing or does not load, or <paramref name="threads"/> is below 1.</exception>
    public static void Start(int? threads = null)
    {
        if (threads is < 1)
            throw new MultilabelException($"The number of threads is {threads}; it must be at least 1.");
        lock (Gate)
        {
            if (!s_started)
            {
                SpinBriefly();
                BoundCaches();
                NativeHeap.KeepMemory();
                NativeHeap.Expect(OperatorTables);
                nint library;
                try
                {
                    library = LoadNatives();
                    // libtorch's own default is the physical cores; it does not know a container's share of them, .NET does.
                    threads ??= Math.Min(torch.get_num_threads(), Environment.ProcessorCount);
                }
                catch (Exception e) when (NativeFailure(e) is not null)
                {
                    throw new MultilabelException(Missing(NativeFailure(e)!), e);
                }
                s_started = true;
                ThreadTeam.Join(library);
                ExactProducts.Choose(library);
            }
            if (threads is int count && count != torch.get_num_threads()) torch.set_num_threads(count);
        }
    }

    // OpenMP's threads spin for milliseconds while they wait, which on cores shared with other processes costs many times what it saves; without
    // any spinning they are woken hundreds of times in a training step. So they spin for about as long as waking one takes. The runtime reads the
    // variable of the process itself, which .NET's own copy of the environment does not reach, when it is loaded with libtorch.
    private static void SpinBriefly()
    {
        if (OperatingSystem.IsLinux()) _ = SetVariable("GOMP_SPINCOUNT", "20000", overwrite: 0);
    }

    // oneDNN and the layer that libtorch has above it each keep what they made for the last 1,024 products by their shape. Every number of tokens is
    // another shape, so both fill up with 100 KB an entry and are seldom asked for the same again. Enough is kept for the products of a few batches.
    private static void BoundCaches()
    {
        if (!OperatingSystem.IsLinux()) return;
        foreach (var cache in (string[])["ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY"]) _ = SetVariable(cache, "64", overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    /// <summary>Threads that one operation uses.</summary>
    public static int Threads => torch.get_num_threads();

    /// <summary>A device by its usual name: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, <c>mps</c>.</summary>
    /// <exception cref="MultilabelException">The name is unknown, or this machine or the installed native library has no such device.</exception>
    public static torch.Device Device(string name)
    {
        Start();
        var (kind, index) = name.Split(':') switch
        {
            [var k] => (k, 0),
            [var k, var i] when int.TryParse(i, NumberStyles.None, CultureInfo.InvariantCulture, out var n) => (k, n),
            _ => ("", 0),
        };
        switch (kind)
        {
            case "cpu":
                return torch.CPU;
            case "cuda" when !torch.cuda.is_available():
                throw new MultilabelException("Device \"cuda\" is not available: there is no NVIDIA GPU, or the application was built with the CPU package " +
                    "of libtorch. Use --device cpu, or reference a libtorch-cuda package.");
            case "cuda" when index >= torch.cuda.device_count():
                throw new MultilabelException($"Device \"{name}\" does not exist; this machine has {torch.cuda.device_count()} of them, counted from 0.");
            case "cuda":
                return torch.device(DeviceType.CUDA, index);
            case "mps" when !torch.mps_is_available():
                throw new MultilabelException("Device \"mps\" is not available: it needs a Mac with Apple silicon. Use --device cpu.");
            case "mps":
                return torch.device(DeviceType.MPS, 0);
            default:
                throw new MultilabelException($"Device \"{name}\" is unknown; expected cpu, cuda, cuda:N or mps.");
        }
    }

    /// <summary>The failure to load a native library underneath <paramref name="e"/>, or null if it is something else.</summary>
    internal static Exception? NativeFailure(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException or NotSupportedException) return e;
            if (e is TypeInitializationException { InnerException: null }) return e;
        }
        return null;
    }

    internal static string Missing(Exception failure) =>
        $"The native library libtorch could not be loaded ({Reason(failure.Message)}). " +
        "The application must reference a libtorch package for its platform, for example libtorch-cpu-linux-x64 2.10.0, and be built for it; " +
            $"its files are expected in {AppContext.BaseDirectory}.";

    /// <summary>
    /// Loads what TorchSharp is about to load. Where TorchSharp fails itself, it prints its search to stdout and copies whole packages beside the
    /// application before it gives up.
    /// </summary>
    /// <returns>libtorch itself.</returns>
    private static nint LoadNatives()
    {
        // While the loader is at work, no thread can find a function of a native library that was not called before. This one everybody needs
        // who waits for a lock, so that without it the work that is done meanwhile would stand still.
        _ = Stopwatch.GetTimestamp();
        var library = NativeLibrary.Load("torch_cpu", typeof(DeviceType).Assembly, null);
        NativeLibrary.Load("LibTorchSharp", typeof(DeviceType).Assembly, null);
        return library;
    }

    /// <summary>Of a loader's long message the lines that tell something: not those about places where the file simply is not.</summary>
    private static string Reason(string message)
    {
        var lines = message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var telling = lines.Skip(1).Where(line => !IsAbsence(line)).Distinct(StringComparer.Ordinal).Take(2).ToList();
        return string.Join("; ", telling.Count > 0 ? telling : [lines[0].Split(" In order to", 2)[0].TrimEnd('.')]);
    }

    private static bool IsAbsence(string line) =>
        line.Contains("No such file", StringComparison.Ordinal)
        && (line.Contains("torch_cpu", StringComparison.Ordinal) || line.Contains("LibTorchSharp", StringComparison.Ordinal));
}
