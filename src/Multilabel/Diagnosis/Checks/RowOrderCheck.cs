namespace Multilabel;

/// <summary>E5: the labels belong to other rows.</summary>
internal sealed class RowOrderCheck : ICheck
{
    private const int FewestRows = 20, MostDistances = 4000;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (RowFits.Of(patient) is not { } fits || fits.Rows < FewestRows || patient.Original.Source.RowsInFile > patient.Original.Rows.Count) yield break;
        var all = patient.Alignment.Data.Rows;
        var places = patient.Places;
        var said = patient.Logits.Select(row => LabelSets.KeyOf(Array.ConvertAll(row, z => z >= 0))).ToArray();
        var true_ = all.Select(r => LabelSets.KeyOf(r.Labels)).ToArray();
        var wrong = fits.WrongRows.ToArray();
        if (wrong.Length < Math.Max(6, 0.03 * fits.Rows)) yield break;
        if (Shifted(patient, said, true_, places, wrong) is { } shifted) yield return shifted;
        else if (Shuffled(patient, said, true_, places, wrong, fits) is { } shuffled) yield return shuffled;
    }

    // Of the rows that are wrong: how many are right with the labels of the row s places further, for every s?
    private static Suspicion? Shifted(Patient patient, string[] said, string[] truth, int[] places, int[] wrong)
    {
        var n = truth.Length;
        var distances = Enumerable.Range(1, Math.Min(n - 1, MostDistances)).Select(s => s <= n / 2 || n > MostDistances ? s : s - n).ToArray();
        if (n > MostDistances) distances = [.. Enumerable.Range(1, MostDistances / 2), .. Enumerable.Range(1, MostDistances / 2).Select(s => -s)];
        // Of a text that stands twice with different labels a model gives the one or the other; that tells nothing of rows that moved.
        var texts = patient.Alignment.Data.Rows.Select(r => r.Text).ToArray();
        bool IsRight(int i, int other) => said[i] == truth[other] && texts[places[i]] != texts[other];
        var shares = distances.Select(s => wrong.Count(i => IsRight(i, ((places[i] + s) % n + n) % n)) / (double)wrong.Length).ToArray();
        var best = Array.IndexOf(shares, shares.Max());
        var (share, chance) = (shares[best], shares.Average());
        if (share < 0.75 || share - chance < 0.4 || ByAccident(share, chance, wrong.Length, distances[best]) > 0.01) return null;
        var (first, last) = (places[wrong[0]], places[wrong[^1]]);
        var loss = BceArithmetic.Mean([.. wrong.Select(i => patient.Logits[i])], [.. wrong.Select(i => patient.Alignment.Data.Rows[((places[i] + distances[best]) % n + n) % n].Labels)]);
        var from = wrong.Length > 0.9 * said.Length || (first < 0.05 * n && last > 0.95 * n) ? "" : $", between {patient.Alignment.Data.Rows[first].Place} and {patient.Alignment.Data.Rows[last].Place}";
        return new Suspicion("E5", Suspicion.Proof + 5,
            Suspicion.Text($"Texts and labels are joined {Math.Abs(distances[best])} row{(Math.Abs(distances[best]) == 1 ? "" : "s")} off{from}: of the {wrong.Length} rows that are wrong with their own labels, {share:P0} are right with those of the row {Math.Abs(distances[best])} {(distances[best] > 0 ? "further down" : "further up")} (by chance {chance:P0})."))
            .With("shift", distances[best]).With("wrong_rows", wrong.Length).With("right_when_shifted", share).With("by_chance", chance).With("loss_when_shifted", loss);
    }

    // Few rows with common label sets fit some distance of many by accident. An upper bound (Chernoff) of how many distances up to this one do; by one row is likelier than by 67.
    internal static double ByAccident(double share, double chance, int rows, int distance)
    {
        static double Part(double p, double q) => p == 0 ? 0 : p * Math.Log(p / q);
        return 2.0 * Math.Abs(distance) * Math.Exp(-rows * (Part(share, chance) + Part(1 - share, 1 - chance)));
    }

    // The model's answers are the very label sets of the file, on other rows.
    private static Suspicion? Shuffled(Patient patient, string[] said, string[] truth, int[] places, int[] wrong, RowFits fits)
    {
        if (wrong.Length < Math.Max(15, 0.3 * fits.Rows)) return null;
        var left = wrong.GroupBy(i => truth[places[i]], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        if (left.Count < 5) return null;
        var found = 0;
        foreach (var i in wrong)
        {
            if (!left.TryGetValue(said[i], out var number) || number == 0) continue;
            left[said[i]] = number - 1;
            found++;
        }
        if (found < (left.Count < 8 ? 0.97 : 0.94) * wrong.Length) return null;
        return new Suspicion("E5", Suspicion.Proof,
            $"{wrong.Length} of {fits.Rows} rows are wrong, but the model's answers on them are exactly the label sets that these rows have together: labels and texts were joined in different orders.")
            .With("wrong_rows", wrong.Length).With("label_sets_found", found);
    }
}
