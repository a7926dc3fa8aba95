namespace Multilabel;

/// <summary>
/// Finds the one difference between the model's own computation and a program that gave a file of predictions: a form of the numbers, an order of
/// rows or labels, an input, or a mode which reproduces the file.
/// </summary>
internal sealed class Reproduction : IDisposable
{
    /// <summary>Micro-F1 that another cut may cost before it is a fault, where decisions are good nevertheless.</summary>
    private const double MostLost = 0.06, WellDecided = 0.9;

    private readonly Patient _patient;
    private readonly Comparison _comparison;
    private readonly VariantSource _source;
    private readonly float[][] _logits;

    private Reproduction(Patient patient)
    {
        (_patient, _logits) = (patient, patient.Logits);
        _comparison = new Comparison(patient.Predictions!);
        _source = new VariantSource(patient);
    }

    /// <summary>The explanation with <see cref="Explanation.Id"/> null where the predictions are right, and null where nothing explains them.</summary>
    public static Explanation? Of(Patient patient)
    {
        using var reproduction = new Reproduction(patient);
        return reproduction.Find();
    }

    public void Dispose() => _source.Dispose();

    private bool Decides => _comparison.Predictions.Kind == PredictionKind.Decisions;

    private Explanation? Find()
    {
        var right = RightForm();
        var matched = _comparison.Matches(_logits, right);
        if (matched.All(m => m)) return Healthy(right, "to the last digit");
        if (OwnForm() is { } own && _comparison.Matches(_logits, own).All(m => m)) return Healthy(own, "to the last digit");
        var wrong = Enumerable.Range(0, matched.Length).Where(i => !matched[i]).ToList();
        var variants = new VariantSearch(_source, _comparison, right, matched, wrong);
        var half = wrong.Count < 0.2 * matched.Length || !Decides;
        return OfForms(wrong.Count) ?? OfColumns() ?? OfLabels(right) ?? OfRows(right, wrong) ?? OfLostRow(right, wrong) ?? OfThresholds(wrong.Count, single: true)
            ?? variants.OfOne() ?? new PaddingSearch(_source, _comparison, right).Find(wrong) ?? new PairSearch(_source, _comparison, right).Find(wrong)
            ?? OfThresholds(wrong.Count, single: false)
            ?? (half && !Decides && HalfPrecision.Holds(_comparison, _logits, right) ? OfHalf(right) : null)
            ?? (Decides && HalfPrecision.Holds(_comparison, _logits, right) ? Healthy(right, "but for cells next to the cut") : null)
            ?? OfLine(right)
            ?? OfSums() ?? OfScaled()
            ?? variants.OfOtherComputation() ?? QuantisedSigns.Find(_source, _comparison, right, _logits)
            ?? variants.OfTwo()
            ?? (Decides ? null : LongRows.Find([.. _patient.Ids.Select(ids => ids.Length)], wrong))
            ?? DropoutSigns.Find(_source, _comparison, right, _logits);
    }

    // Numbers from 0 to 1 are probabilities; a model that saturates gives such logits only by chance.
    private ScoreForm RightForm()
    {
        if (Decides) return DecisionForms.AtHalf;
        var (sigmoid, logits) = (_comparison.Matches(_logits, ScoreForm.Sigmoid).Count(m => m), _comparison.Matches(_logits, ScoreForm.Logits).Count(m => m));
        return _comparison.Predictions.Kind == PredictionKind.Logits && logits >= sigmoid || logits > sigmoid ? ScoreForm.Logits : ScoreForm.Sigmoid;
    }

    // What the folder's own calibration or cut-offs make of its logits, where it has such.
    private ScoreForm? OwnForm() => _patient.Manifest?.CutOffs is not { } cutOffs ? null : Decides ? DecisionForms.Of(cutOffs) : ScoreForm.Calibrated(cutOffs.Calibration);

    private Explanation? OfForms(int differing)
    {
        foreach (var form in Decides ? DecisionsForms() : ScoreForm.Wrong)
        {
            if (_comparison.Matches(_logits, form).Count(m => m) < (Decides ? 1 : 0.97) * _comparison.Rows || (Decides && differing < 2)) continue;
            var sums = _comparison.Predictions.Values.Average(row => row.Where(double.IsFinite).Sum());
            var message = form.Id switch
            {
                "H2" => Suspicion.Text($"The predictions are {form.Name} of this model's logits, reproduced to the last digit (a row sums to {sums:0.000} on average). Its labels do not exclude each other: the sigmoid belongs here."),
                "A9" => Suspicion.Text($"The predictions are {form.Name} of this model's logits, reproduced to the last digit: they were squashed twice and lie between {Least():0.000} and {Most():0.000}."),
                "H4" or "H11" => Suspicion.Text($"The predictions are {form.Name} of this model's output, reproduced in every row. The rows have {_patient.LabelsPerRow:0.00} labels on average, at most {_patient.Labels.Max(r => r.Count(on => on))}."),
                _ => Suspicion.Text($"The predictions are the decisions \"{form.Name}\" on this model's output, reproduced in every row; {differing} of {_comparison.Rows} rows would differ with sigmoid ≥ 0.5."),
            };
            return new Explanation(form.Id, 95, message, ("form", form.Name), ("rows_that_differ", differing), ("row_sum", sums))
            {
                Also = form.Id == "H11" ? new Suspicion("H4", Suspicion.Plausible + 5, "A fixed number of the best labels of every row is arg-max for several: labels that do not exclude each other need a yes or no of their own.") : null,
            };
        }
        return Decides ? OfConstant(differing) : null;
    }

    // A softmax over the texts of a batch in place of the labels of a text: the columns sum to 1.
    private Explanation? OfColumns()
    {
        if (Decides) return null;
        foreach (var size in Enumerable.Range(2, 127).Append(_comparison.Rows).Append(256).Append(512).Where(n => n <= _comparison.Rows).Distinct())
        {
            var first = _comparison.Predictions.Values[..size];
            if (Enumerable.Range(0, _logits[0].Length).Any(k => Math.Abs(first.Sum(row => row[k]) - 1) > 0.001 + (size * _comparison.Predictions.Rounding(1)))) continue;
            var columns = Enumerable.Range(0, _logits[0].Length).Select(k => ScoreForm.SoftmaxOf([.. _logits[..size].Select(row => (double)row[k])])).ToArray();
            bool Matches(double own, double share) => _comparison.CellMatches(own, share, 2 * share * (1 - share), Comparison.Fp32);
            if (!Enumerable.Range(0, size).All(i => columns.Select((shares, k) => Matches(first[i][k], shares[i])).All(m => m))) continue;
            return new Explanation("H2", 95, Suspicion.Text($"The predictions are the softmax over the texts of a batch of {size} (dim=0), reproduced to the last digit: each label's numbers sum to 1 over the rows. The sigmoid of each cell belongs here."), ("batch", size));
        }
        return null;
    }

    // Numbers of a row, or of pairs of labels, that always sum to 1 are shares of something that the labels do not share.
    private Explanation? OfSums()
    {
        var (values, count) = (_comparison.Predictions.Values, _logits[0].Length);
        if (Decides || count < 3 || _comparison.Rows < 5) return null;
        bool Sums(int from, int length) => values.All(row => Math.Abs(row[from..(from + length)].Sum() - 1) <= (length * _comparison.Predictions.Rounding(1)) + 1e-5);
        var rows = Sums(0, count);
        if (!rows && !(count % 2 == 0 && Enumerable.Range(0, count / 2).All(p => Sums(2 * p, 2)))) return null;
        return new Explanation("H2", 91, Suspicion.Text($"The numbers of {(rows ? "each row" : "each pair of neighbouring labels")} sum to 1 in all {values.Length} rows, as a softmax makes them, here of other logits than this model's alone (a temperature, or pairs of labels). The rows have {_patient.LabelsPerRow:0.00} labels on average; its labels do not exclude each other: the sigmoid belongs here."), ("sum", 1));
    }

    // Logits brought into 0..1 by a straight line, over all or in each label, instead of by the sigmoid.
    private Explanation? OfScaled()
    {
        var (values, count) = (_comparison.Predictions.Values, _logits[0].Length);
        if (Decides || _comparison.Predictions.Kind != PredictionKind.Probabilities || _comparison.Rows < 10) return null;
        bool IsLine(IReadOnlyList<(double X, double Y)> cells)
        {
            var (low, high) = (cells.MinBy(c => c.X), cells.MaxBy(c => c.X));
            var slope = (high.Y - low.Y) / (high.X - low.X);
            return slope > 0 && cells.Count(c => Math.Abs(low.Y + (slope * (c.X - low.X)) - c.Y) <= (3 * _comparison.Predictions.Rounding(c.Y)) + (2 * slope * Comparison.Fp32)) >= 0.99 * cells.Count;
        }
        var columns = Enumerable.Range(0, count).Select(k => Enumerable.Range(0, values.Length).Where(i => double.IsFinite(values[i][k])).Select(i => (X: (double)_logits[i][k], Y: values[i][k])).ToList()).ToList();
        if (!columns.TrueForAll(c => c.Count >= 10 && IsLine(c))) return null;
        return new Explanation("H3", 91, Suspicion.Text($"The predictions are this model's logits brought between 0 and 1 by a straight line (a min-max scaler), reproduced in every label: 0.5 of that scale is no probability. The sigmoid belongs here. Micro-F1 is {F1(_comparison.Predictions.Decided):0.000}, of the sigmoid {F1(Decide(_ => 0)):0.000}."), ("labels", count));
    }

    // As many labels in every row is a rule of its own.
    private IEnumerable<ScoreForm> DecisionsForms()
    {
        var counts = _comparison.Predictions.Decided.Select(row => row.Count(on => on)).Distinct().Take(2).ToList();
        return counts.Count == 1 && counts[0] > 1 && counts[0] < _patient.Model.Labels.Count ? [.. DecisionForms.Wrong, DecisionForms.Best(counts[0])] : DecisionForms.Wrong;
    }

    // The same answer everywhere: a cut below or above whatever the numbers can be.
    private Explanation? OfConstant(int differing)
    {
        var all = _comparison.Predictions.Values.SelectMany(r => r).Where(double.IsFinite).ToList();
        if (all.Count == 0 || differing < 0.3 * _comparison.Rows || all.Any(v => v != all[0])) return null;
        return all[0] > 0
            ? new Explanation("H3", 92, Suspicion.Text($"Every label is predicted for every row. This model's own probabilities are above 0.5 for {_patient.GivenPerRow:0.00} labels per row; a cut that all of them pass is one for logits applied to probabilities (σ(z) > 0)."), ("rows_that_differ", differing))
            : new Explanation("H11", 88, Suspicion.Text($"No label is predicted for any row, although this model's own probabilities are above 0.5 for {_patient.GivenPerRow:0.00} labels per row and the data have {_patient.LabelsPerRow:0.00}: the program's cut is above everything the model gives."), ("rows_that_differ", differing));
    }

    private Explanation? OfLabels(ScoreForm right)
    {
        if (Orders.Labels(_comparison, _logits, right) is not { } found) return null;
        var moved = found.Select((k, j) => (From: k, To: j)).Where(p => p.From != p.To).ToList();
        var names = _patient.Model.Labels;
        var pairs = moved.Select(p => $"'{names[p.To]}' holds '{names[p.From]}'").ToList();
        return new Explanation(
            "E1", 95,
            Suspicion.Text($"The predictions are this model's with the labels in another order: in the file, {string.Join(", ", pairs.Take(4))}{(pairs.Count > 4 ? Suspicion.Text($" and {pairs.Count - 4} more") : "")}; so assigned, the numbers are reproduced."),
            ("labels_moved", moved.Count), ("order", pairs));
    }

    private Explanation? OfRows(ScoreForm right, List<int> wrong)
    {
        var found = Orders.Rows(_comparison, _logits, right, out var candidates);
        var placed = found.Count(j => j >= 0);
        var explained = wrong.Count(i => candidates[i].Length > 0);
        // Rows without a prediction of their own: zeros or nothing where the last batch was dropped.
        var blank = wrong.Where(i => _comparison.Predictions.Values[i].All(v => v == 0 || double.IsNaN(v))).ToHashSet();
        var dropped = !Decides && blank.Count > 0 && blank.Count == wrong.Count && blank.Min() == _comparison.Rows - blank.Count;
        if (dropped)
        {
            return new Explanation("D12", 88, Suspicion.Text($"The last {blank.Count} rows of the file have no predictions (zeros), all others are this model's own: the last batch was dropped."), ("rows_without_prediction", blank.Count));
        }
        var unique = placed >= 0.95 * found.Length;
        var repeats = wrong.Count(i => candidates[i].Length is > 0 and <= 3) >= 0.95 * wrong.Count;
        if (explained < 0.97 * wrong.Count || wrong.Count < 2 || !(unique || repeats) || (Decides && wrong.Count < 0.15 * found.Length)) return null;
        // Yes and no repeat themselves from row to row, so that many rows find another by chance: only a file that is altogether a permutation tells.
        if (Decides && placed < 0.99 * found.Length) return null;
        var order = unique ? Orders.Name(found, _patient.Ids.Select(ids => ids.Length).ToList(), _patient.Texts)
            : Orders.Name([.. candidates.Select(c => c.Length > 0 ? c[0] : -1)], _patient.Ids.Select(ids => ids.Length).ToList(), _patient.Texts);
        return new Explanation(
            "D12", Decides ? 91 : 95,
            Suspicion.Text($"The predictions are this model's, but for other rows: {wrong.Count} of {found.Length} rows hold the numbers of another row, and the rows are {order}. With the order put right, every row is reproduced."),
            ("rows_moved", wrong.Count), ("order", order));
    }

    // A prediction that got lost, or stands twice: from there on every row holds its neighbour's numbers.
    private Explanation? OfLostRow(ScoreForm right, List<int> wrong)
    {
        if (wrong.Count < 5) return null;
        var first = wrong[0];
        foreach (var shift in (int[])[1, -1, 2, -2, 3, -3])
        {
            var rows = Enumerable.Range(first, _comparison.Rows - first).Where(i => i + shift >= 0 && i + shift < _comparison.Rows).ToList();
            if (rows.Count(i => _comparison.RowMatches(i, Comparison.Doubles(_logits[i + shift]), right)) < 0.99 * rows.Count) continue;
            return new Explanation("D12", 92, Suspicion.Text($"From row {first + 1} on the file holds the numbers of the row {Math.Abs(shift)} {(shift > 0 ? "further down" : "further up")}: a prediction got {(shift > 0 ? "lost" : "in between")} there. So moved, every row is reproduced."), ("first_row", first + 1), ("shift", shift));
        }
        return null;
    }

    // Decisions at cuts of their own: in each label every yes has a higher logit than every no.
    private Explanation? OfThresholds(int differing, bool single)
    {
        if (!Decides || differing < 2) return null;
        var values = _comparison.Predictions.Values;
        var count = _patient.Model.Labels.Count;
        var (cuts, away) = (new double[count], 0);
        var (globalLow, globalHigh) = (double.NegativeInfinity, double.PositiveInfinity);
        for (var k = 0; k < count; k++)
        {
            var yes = Enumerable.Range(0, values.Length).Where(i => values[i][k] > 0.5).Select(i => (double)_logits[i][k]).DefaultIfEmpty(double.PositiveInfinity).Min();
            var no = Enumerable.Range(0, values.Length).Where(i => values[i][k] < 0.5).Select(i => (double)_logits[i][k]).DefaultIfEmpty(double.NegativeInfinity).Max();
            if (no > yes + 0.02) return null;
            (globalLow, globalHigh) = (Math.Max(globalLow, no), Math.Min(globalHigh, yes));
            cuts[k] = no <= 0.02 && yes >= -0.02 ? 0 : double.IsInfinity(no) ? yes : double.IsInfinity(yes) ? no : (yes + no) / 2;
            if (cuts[k] != 0) away++;
        }
        if (away == 0) return null;
        var (own, ofFile) = (F1(Decide(_ => 0)), F1(_comparison.Predictions.Decided));
        var named = cuts.Select((c, k) => (c, k)).Where(p => p.c != 0).OrderByDescending(p => Math.Abs(p.c)).Take(4).Select(p => Suspicion.Text($"{_patient.Model.Labels[p.k]} {Calibration.Sigmoid(p.c):0.00}"));
        var predicted = FileCardinality();
        (string Name, object Value)[] evidence = [("rows_that_differ", differing), ("labels_with_own_cut", away), ("labels_per_row_of_file", predicted), ("labels_per_row", _patient.LabelsPerRow), ("f1_of_file", ofFile), ("f1_at_half", own)];
        if (globalLow <= globalHigh + 0.02)
        {
            var (id, what) = OneCut(globalLow, globalHigh, predicted, count, ofFile > own);
            return new Explanation(id, id == "H12" && ofFile <= own && ofFile > own - MostLost && ofFile > WellDecided ? Suspicion.Noted : 90, Suspicion.Text($"The decisions are this model's, all cut at {what} instead of 0.5 on the probability; every one is reproduced so. They give {predicted:0.00} labels per row, 0.5 would give {_patient.GivenPerRow:0.00}, and {_patient.LabelsPerRow:0.00} are true. Micro-F1 is {ofFile:0.000}, at 0.5 {own:0.000}."), evidence);
        }
        // So many free cuts explain much: only after everything else.
        if (single) return null;
        return new Explanation("H12", 90, Suspicion.Text($"The decisions are this model's with cuts of their own in {away} of {count} labels ({string.Join(", ", named)}); every one is reproduced so, but the folder does not hold these cuts. Micro-F1 is {ofFile:0.000} with them and {own:0.000} at 0.5."), evidence);
    }

    // One cut for all labels, known to lie between two logits. People choose round numbers: as a probability, or, by mistake, as a logit.
    private (string Id, string What) OneCut(double low, double high, double predicted, int count, bool isBetter)
    {
        var middle = double.IsInfinity(low) ? high : double.IsInfinity(high) ? low : (low + high) / 2;
        var (p, real) = (Calibration.Sigmoid(middle), _patient.LabelsPerRow);
        if (predicted > 0.9 * count && real < 0.5 * count) return ("H3", Suspicion.Text($"a probability of about {p:0.0000}, as logits would be,"));
        var roundProbability = HoldsRound(Calibration.Sigmoid(low), Calibration.Sigmoid(high));
        if (low > 0 && middle < 1.05 && !roundProbability && HoldsRound(low, high)) return ("H3", Suspicion.Text($"about {middle:0.00} on the logit, as if it were a probability,"));
        // A cut that decides better than 0.5 was chosen on rows and then not saved; one that gives too many or too few labels stands in the program.
        var (most, least) = isBetter ? (1.4, 0.7) : (1.15, 0.87);
        return (predicted > most * real || predicted < least * real ? "H11" : "H12", Suspicion.Text($"a probability of about {p:0.000}"));
    }

    private static bool HoldsRound(double low, double high) => Math.Floor(high * 20 + 0.01) >= low * 20 - 0.01;

    // Every logit moved by the same and scaled by the same: the order is this model's, the probabilities are not.
    private Explanation? OfLine(ScoreForm right)
    {
        if (Decides || Line(right) is not var (scale, shift)) return null;
        var moved = new ScoreForm(null, "", z => right.Values(Array.ConvertAll(z, v => (scale * v) + shift)), z => Array.ConvertAll(right.Slope(Array.ConvertAll(z, v => (scale * v) + shift)), v => v * scale));
        if (_comparison.Matches(_logits, moved, noise: 0.01).Count(m => m) < 0.99 * _comparison.Rows) return null;
        var (own, ofFile) = (F1(Decide(_ => 0)), F1(_comparison.Predictions.Decided));
        var what = Suspicion.Text($"this model's logits{(Math.Abs(scale - 1) > 0.005 ? Suspicion.Text($" times {scale:0.###}") : "")}{(Math.Abs(shift) > 0.01 ? Suspicion.Text($"{(shift < 0 ? " minus" : " plus")} {Math.Abs(shift):0.###}") : "")}");
        if (ofFile > own - 0.02) return Healthy(right, $"from {what}");
        var (predicted, real) = (FileCardinality(), _patient.LabelsPerRow);
        return new Explanation("H8", 90, Suspicion.Text($"The predictions are {right.Name} of {what}, reproduced in every row: they rank the rows as this model does, but at 0.5 their micro-F1 is {ofFile:0.000} where this model's is {own:0.000}, with {predicted:0.00} labels per row of {real:0.00}."),
            ("scale", scale), ("shift", shift), ("f1_of_file", ofFile), ("f1", own))
        {
            Also = Math.Abs(Math.Log(predicted / real)) < 0.2 ? null : new Suspicion("H11", Suspicion.Plausible + 10, Suspicion.Text($"The file gives {predicted:0.00} labels per row, the data have {real:0.00}.")),
        };
    }

    // By least squares over the cells whose numbers still tell their logit.
    private (double Scale, double Shift)? Line(ScoreForm right)
    {
        var values = _comparison.Predictions.Values;
        var cells = Enumerable.Range(0, values.Length).SelectMany(i => values[i].Select((v, k) => (X: (double)_logits[i][k], Y: right == ScoreForm.Logits ? v : Calibration.Logit(v), Slope: right == ScoreForm.Logits ? 1 : v * (1 - v), Rounding: _comparison.Predictions.Rounding(v))))
            .Where(c => double.IsFinite(c.Y) && c.Rounding < 0.005 * c.Slope).ToList();
        if (cells.Count < 20) return null;
        var (x, y) = (cells.Average(c => c.X), cells.Average(c => c.Y));
        var spread = cells.Sum(c => (c.X - x) * (c.X - x));
        if (spread <= 0) return null;
        var scale = cells.Sum(c => (c.X - x) * (c.Y - y)) / spread;
        return scale > 0 ? (scale, y - (scale * x)) : null;
    }

    private Explanation? OfHalf(ScoreForm right)
    {
        var decided = _comparison.Predictions.Decided;
        var flips = Enumerable.Range(0, decided.Length).Sum(i => Enumerable.Range(0, decided[i].Length).Count(k => !double.IsNaN(_comparison.Predictions.Values[i][k]) && decided[i][k] != _logits[i][k] > 0));
        if (flips == 0) return Healthy(right, "to 16-bit precision");
        return new Explanation("C9", 64, Suspicion.Text($"The predictions are this model's to the precision of a 16-bit format; {flips} decisions flip because of it."), ("flipped", flips));
    }

    private static Explanation Healthy(ScoreForm form, string precision) => new(null, 0, $"The predictions are {form.Name} of this model's output, {precision}.");

    private bool[][] Decide(Func<int, double> cut) => Array.ConvertAll(_logits, row => row.Select((z, k) => z > cut(k)).ToArray());

    private double F1(bool[][] decided) => new DecisionMetrics(_patient.Labels, decided).F1(Average.Micro);

    private double Least() => _comparison.Predictions.Values.Min(r => r.Min());

    private double Most() => _comparison.Predictions.Values.Max(r => r.Max());

    private double FileCardinality() => _comparison.Predictions.Decided.Average(r => r.Count(on => on));
}
