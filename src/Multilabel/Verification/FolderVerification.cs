using System.Globalization;

namespace Multilabel;

/// <summary>What <see cref="Classifier.VerifyFolder"/> found: whether a folder is as it was saved and computes what it computed then.</summary>
/// <param name="Findings">What is wrong, one sentence each; empty when all is well.</param>
/// <param name="Notes">What is worth knowing and harmless.</param>
/// <param name="Files">Files compared.</param>
/// <param name="Tensors">Tensors compared.</param>
/// <param name="GoldenRows">Golden rows computed again.</param>
/// <param name="LargestDifference">Largest difference of a golden logit, relative to the largest logit of its row; null where the model did not load.</param>
public sealed record FolderVerification(
    IReadOnlyList<string> Findings, IReadOnlyList<string> Notes, int Files, int Tensors, int GoldenRows, double? LargestDifference)
{
    /// <summary>Largest relative difference of a golden logit that counts as the same number.</summary>
    public const double Tolerance = 1e-5;

    /// <summary>Whether nothing is wrong.</summary>
    public bool Passed => Findings.Count == 0;

    internal static FolderVerification Of(string folder)
    {
        var findings = new List<string>();
        var notes = new List<string>();
        if (!File.Exists(Path.Combine(folder, ClassifierManifest.FileName)))
            throw new MultilabelException($"{folder} has no {ClassifierManifest.FileName}, so there is nothing to verify it against; only folders saved by multilabel train have one.");
        if (!ManifestFile.IsIntact(folder)) findings.Add($"{ClassifierManifest.FileName} is not as it was written: its own digest differs.");
        ClassifierManifest manifest;
        try
        {
            manifest = ManifestFile.Read(folder);
        }
        catch (MultilabelException e) when (findings.Count > 0)
        {
            return new FolderVerification([.. findings, e.Message], notes, 0, 0, 0, null);
        }
        CompareFiles(folder, manifest, findings, notes);
        try
        {
            using var model = ModelFolder.Load(folder, manifest.Head);
            CompareTensors(model, manifest, findings);
            var difference = CompareGoldenRows(model, manifest, findings);
            AddCause(folder, manifest, findings);
            return new FolderVerification(findings, notes, manifest.Files.Count, manifest.Tensors.Count, manifest.Golden.Count, difference);
        }
        catch (MultilabelException e)
        {
            findings.Add($"The model does not load: {e.Message}");
            AddCause(folder, manifest, findings);
            return new FolderVerification(findings, notes, manifest.Files.Count, 0, 0, null);
        }
    }

    // What the doctor sees in the files, where something is wrong with them.
    private static void AddCause(string folder, ClassifierManifest manifest, List<string> findings)
    {
        if (findings.Count == 0 || manifest.Kind != ClassifierManifest.EncoderKind) return;
        var known = manifest.Golden.Where(row => row.Text is not null && row.IsComplete()).Select(row => (row.Text!, (IEnumerable<string>)row.Decisions));
        try
        {
            if (Doctor.CauseInFiles(folder, Dataset.Of(known, manifest.Head.Labels)) is { } cause) findings.Add($"{cause.Id} {cause.Name}: {cause.Message} {cause.Action}");
        }
        catch (MultilabelException)
        {
            // What is wrong was said already.
        }
    }

    private static void CompareFiles(string folder, ClassifierManifest manifest, List<string> findings, List<string> notes)
    {
        var actual = FileDigests.Of(folder);
        foreach (var (file, digest) in manifest.Files)
        {
            if (!actual.TryGetValue(file, out var found)) findings.Add($"{file} is missing.");
            else if (found != digest) findings.Add($"{file} is not as it was saved: SHA-256 {found[..12]}…, expected {digest[..12]}….");
        }
        foreach (var file in actual.Keys.Where(f => !manifest.Files.ContainsKey(f))) notes.Add($"{file} was added after saving.");
    }

    private static void CompareTensors(ITextModel model, ClassifierManifest manifest, List<string> findings)
    {
        var actual = model.Digests();
        foreach (var (name, digest) in manifest.Tensors)
        {
            if (!actual.TryGetValue(name, out var found)) findings.Add($"The tensor {name} is missing.");
            else if (found != digest) findings.Add($"The tensor {name} does not have the values it was saved with.");
        }
    }

    private static double CompareGoldenRows(ITextModel model, ClassifierManifest manifest, List<string> findings)
    {
        var names = manifest.Labels.Select(l => l.Name).ToList();
        var largest = 0.0;
        for (var i = 0; i < manifest.Golden.Count; i++)
        {
            var row = manifest.Golden[i];
            var place = $"Golden row {i + 1}";
            if (!row.IsComplete())
            {
                findings.Add($"{place} of {ClassifierManifest.FileName} is incomplete.");
                continue;
            }
            if (row.Text is { } text && row.Ids is { } expected && !model.TokenIds(text)!.AsSpan().SequenceEqual(expected))
                findings.Add($"{place} is turned into other tokens than when it was saved.");
            var logits = row.Ids is { } ids ? model.LogitsOfIds([ids])[0] : model.Logits([row.Text!])[0];
            var scale = Math.Max(1, row.Logits.Max(Math.Abs));
            var difference = logits.Zip(row.Logits).Max(pair => Math.Abs(pair.First - pair.Second)) / scale;
            largest = Math.Max(largest, double.IsNaN(difference) ? double.PositiveInfinity : difference);
            if (!(difference <= Tolerance))
                findings.Add(string.Create(CultureInfo.InvariantCulture, $"{place} has other logits: they differ by {difference:0.0e+0} of the largest, at most {Tolerance:0e+0} is the same number."));
            if (!GoldenRow.DecisionsOf(names, manifest.CutOffs, logits).SequenceEqual(row.Decisions) && !(difference <= Tolerance))
                findings.Add($"{place} gets other labels: expected {Show(row.Decisions)}, found {Show(GoldenRow.DecisionsOf(names, manifest.CutOffs, logits))}.");
        }
        return largest;
    }

    private static string Show(string[] labels) => labels.Length == 0 ? "none" : string.Join(", ", labels);
}
