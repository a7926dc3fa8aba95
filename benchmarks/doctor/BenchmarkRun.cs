using System.Diagnostics;
using System.Text.Json.Nodes;
using TorchSharp;

namespace Multilabel.DoctorBenchmark;

/// <summary>Makes the cases of some seeds and shows each of them to the doctor.</summary>
internal sealed class BenchmarkRun(Settings settings)
{
    private const int Attempts = VictimShelf.Count;

    private readonly List<CaseResult> _results = [];
    private readonly Lock _gate = new();

    public IReadOnlyList<CaseResult> Run()
    {
        Engine.Start(threads: 1);
        var faults = FaultCatalogue.All.Where(f => settings.Wants(f)).ToList();
        if (faults.Count == 0) throw new MultilabelException($"--only {settings.Only}: there is no such case. The IDs: {string.Join(", ", FaultCatalogue.All.Select(f => f.Id).Distinct())}.");
        foreach (var seed in settings.Seeds)
        {
            var shelf = new VictimShelf(seed, settings.Data);
            var cases = faults.SelectMany(f => Enumerable.Range(0, Rounds(f)).Select(round => (Fault: f, Round: round))).ToList();
            InParallel(cases.Count, i => Make(cases[i].Fault, shelf, cases[i].Round));
        }
        return [.. _results.OrderBy(r => FaultCatalogue.All.IndexOf(r.Fault)).ThenBy(r => r.Seed)];
    }

    /// <summary>On as many threads as there are cores, each of which computes alone: for tiny models that is faster than a case on all cores.</summary>
    public static void InParallel(int count, Action<int> action)
    {
        var next = -1;
        var workers = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            torch.set_num_threads(1);
            for (int i; (i = Interlocked.Increment(ref next)) < count;) action(i);
        })).ToList();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
    }

    /// <summary>What the doctor says about a folder of a case.</summary>
    public static CaseResult Ask(Fault fault, string folder, Func<Dataset> data, DoctorOptions options)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var diagnosis = Doctor.Examine(Path.Combine(folder, "model"), data(), options);
            var listed = diagnosis.Findings.Where(f => f.Severity != FindingSeverity.Note).Select(f => f.Id).Distinct().ToArray();
            return new CaseResult(fault, 0, "", diagnosis.Cause?.Id, listed, diagnosis.Line) { Seconds = watch.Elapsed.TotalSeconds };
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The doctor must not fail on any folder: a missed case, not one that was not made.
            return new CaseResult(fault, 0, "", null, [], $"{e.GetType().Name}: {e.Message.Split('\n')[0]}") { DoctorFailed = true };
        }
    }

    // There are at least as many healthy models as spoilt ones: each kind is made of two victims.
    private static int Rounds(Fault fault) => fault.IsHealthy ? 2 : 1;

    private void Make(Fault fault, VictimShelf shelf, int round)
    {
        // A name's own place in the turns: three seeds in a row meet three architectures.
        var turn = shelf.Seed + fault.Name.Sum(c => c);
        var reasons = new List<string>();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // The second round takes victims that the first does not.
            var place = attempt * Rounds(fault) + round;
            var context = new CaseContext(shelf, turn + place, shelf.Seed * 1000L + place);
            try
            {
                if (Examine(fault, context, round, reasons) is not { } result) continue;
                Add(result);
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                reasons.Add($"{e.GetType().Name}: {e.Message.Split('\n')[0]} {e.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains("doctor", StringComparison.Ordinal))?.Trim()}");
            }
        }
        Add(new CaseResult(fault, shelf.Seed, "", null, [], string.Join("; ", reasons.Distinct())) { WasMade = false });
    }

    private CaseResult? Examine(Fault fault, CaseContext context, int round, List<string> reasons)
    {
        using var scratch = new ScratchFolder();
        var folder = settings.Keep is { } keep ? Path.Combine(keep, $"{(fault.IsHealthy ? "ok" : fault.Id)}-{fault.Name}-{context.Shelf.Seed}{(round > 0 ? $"-{round + 1}" : "")}") : scratch.Path;
        if (Directory.Exists(folder) && settings.Keep is not null) Directory.Delete(folder, recursive: true);
        var watch = Stopwatch.StartNew();
        using var written = fault.Plant(context).Write(folder);
        var absent = written.Draft.Symptoms.Where(s => !s.Holds(written)).Select(s => $"{Victim(written)}: not so: {s.What}").ToList();
        if (absent.Count > 0)
        {
            reasons.AddRange(absent);
            if (settings.Keep is not null) Directory.Delete(folder, recursive: true);
            return null;
        }
        var made = watch.Elapsed;
        if (settings.Keep is not null) Describe(fault, written);
        var result = Ask(fault, folder, () => written.Data, WrittenCase.Options(folder, written.Draft.ReportedLoss, written.Draft.Deep)) with { Seed = context.Shelf.Seed, Victim = Victim(written) };
        if (settings.Verbose)
            Console.Error.WriteLine($"{fault.Id,4} {fault.Name,-30} {Victim(written),-24} made {made.TotalSeconds:0.0} s, examined {result.Seconds:0.0} s: {result.Cause ?? "none"} ({string.Join(" ", result.Listed)})");
        return result;
    }

    private void Add(CaseResult result)
    {
        lock (_gate)
        {
            _results.Add(result);
            if (_results.Count % 25 == 0) Console.Error.WriteLine($"{_results.Count} cases");
        }
    }

    private static string Victim(WrittenCase written) => $"{written.Draft.Run.Architecture.ModelType} on {written.Draft.Run.Corpus.Name}";

    private static void Describe(Fault fault, WrittenCase written)
    {
        var run = written.Draft.Run;
        var root = written.Root;
        JsonFile.Write(Path.Combine(written.Folder, "case.json"), new JsonObject
        {
            ["kind"] = fault.IsHealthy ? "healthy" : "planted",
            ["accept"] = new JsonArray([.. fault.Accept.Select(id => (JsonNode)id)]),
            ["notes"] = new JsonArray(),
            ["what"] = fault.What,
            ["fault"] = fault.Name,
            ["victim"] = new JsonObject
            {
                ["arch"] = run.Architecture.ModelType,
                ["ds"] = run.Corpus.Name,
                ["k"] = run.Corpus.Labels.Length,
                ["n"] = run.Corpus.Rows.Length,
                ["hidden"] = run.Architecture.Hidden,
                ["layers"] = run.Architecture.Layers,
            },
            ["evidence"] = new JsonObject
            {
                ["bce"] = TrainerLog.Number(root.Loss).ToString(),
                ["floor"] = root.Floor,
                ["wrong_cells"] = root.WrongCells,
                ["labels_per_row"] = root.LabelsPerRow,
                ["predicted_per_row"] = root.PredictedPerRow,
                ["symptoms"] = new JsonArray([.. written.Draft.Symptoms.Select(s => (JsonNode)s.What)]),
            },
            ["reported_loss"] = written.Draft.ReportedLoss,
            ["deep"] = written.Draft.Deep,
        });
    }
}
