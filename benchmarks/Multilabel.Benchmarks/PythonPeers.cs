using System.Text.Json;

namespace Multilabel.Benchmarks;

/// <summary>The Python originals: a folder with the scripts of the measured jobs and their packages, packed (hf-python.tar.xz) or unpacked (sp).</summary>
internal sealed class PythonPeers
{
    private readonly string _folder;
    private readonly string _python;
    private readonly Dictionary<string, string> _environment;

    private PythonPeers(string folder, string packages)
    {
        _folder = folder;
        _environment = new() { ["PYTHONPATH"] = packages, ["HF_HUB_OFFLINE"] = "1", ["PYTHONIOENCODING"] = "utf-8" };
        _python = FindPython();
        const string ask = "import importlib.metadata as m, platform; print(', '.join(n + ' ' + m.version(n) for n in ('transformers', 'torch', 'tokenizers')) + ', Python ' + platform.python_version())";
        Versions = Child.LastLine(Child.Run(_python, ["-c", ask], _environment).Output);
    }

    public string Versions { get; }

    /// <summary>Null where the command line names no peers.</summary>
    /// <exception cref="MultilabelException">The folder lacks something, or there is no Python 3.11.</exception>
    public static PythonPeers? Open(BenchmarkSettings settings)
    {
        if (settings.Peers is not { } folder) return null;
        if (!File.Exists(ScriptOf(folder, "train_seed_job.py"))) throw new MultilabelException($"{ScriptOf(folder, "train_seed_job.py")} is missing; --peers names the folder with the originals' scripts.");
        var packages = Path.Combine(folder, "sp");
        return new PythonPeers(folder, Directory.Exists(packages) ? packages : Unpacked(Path.Combine(folder, "hf-python.tar.xz")));
    }

    /// <summary>Runs a script of the peers' folder, or one of benchmarks/peers.</summary>
    public Child Run(string script, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? more = null)
    {
        return Child.Run(_python, [ScriptOf(_folder, script), .. arguments], more is null ? _environment : _environment.Concat(more).ToDictionary());
    }

    /// <summary>The numbers in the line of JSON that a script ends with.</summary>
    public static Dictionary<string, double> Figures(Child child)
    {
        using var json = JsonDocument.Parse(Child.LastLine(child.Output));
        return json.RootElement.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Number).ToDictionary(p => p.Name, p => p.Value.GetDouble());
    }

    private static string ScriptOf(string folder, string script) =>
        Repository.PathOf("benchmarks", "peers", script) is var ours && File.Exists(ours) ? ours : Path.Combine(folder, script);

    private static string Unpacked(string archive)
    {
        var folder = Path.Combine(BenchmarkSettings.Cache, "peers");
        if (Directory.Exists(folder)) return Path.Combine(folder, "sp");
        if (!File.Exists(archive)) throw new MultilabelException($"{archive} is missing, and so is the folder sp beside it; --peers names the folder that has one of them.");
        Console.Error.WriteLine($"Unpacking {archive} once into {folder}.");
        var part = Directory.CreateDirectory(folder + ".part").FullName;
        Child.Run("tar", ["-C", part, "-xJf", archive]);
        Directory.Move(part, folder);
        return Path.Combine(folder, "sp");
    }

    // The packages are built for CPython 3.11 and load in no other.
    private static string FindPython()
    {
        foreach (var name in (string[])["python3.11", "python3"])
        {
            try
            {
                if (Child.Run(name, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).Output.Trim() == "3.11") return name;
            }
            catch (MultilabelException)
            {
                // Not there; the next name may be.
            }
        }

        throw new MultilabelException("The Python originals need Python 3.11 in PATH (python3.11 or python3); without --peers only ours is measured.");
    }
}
