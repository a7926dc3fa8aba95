namespace Multilabel.DoctorBenchmark;

/// <summary>Group E: labels and data.</summary>
internal static class DataFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("E1", "names-permuted", "id2label was permuted after training.", NamesPermuted),
        new("E1", "two-names-swapped", "Two names of id2label were swapped after training.", NamesSwapped),
        new("E2", "labels-of-a-split", "The list of labels was made from a split that lacks two of them.", LabelsOfASplit),
        new("E2", "column-unknown", "The data have a column for a label, among those of the others, that the model's list was built without.", ColumnUnknown),
        new("E2", "order-differs", "id2label of the folder and of its checkpoint are in different orders.", OrderDiffers) { Also = ["E1"] },
        new("E3", "case-variants", "A label occurs in two spellings and became two labels.", CaseVariants),
        new("E3", "quoted-names", "Some names of id2label have the quotes or brackets of a list's text.", QuotedNames),
        new("E5", "shifted", "The labels of the data are shifted by one row.", Shifted),
        new("E6", "conflicts", "A third of the texts occur twice with different labels.", Conflicts),
        new("E8", "label-in-text", "The texts end with the names of their labels.", LabelInText),
        new("E9", "constant", "A label is on every row.", c => ExtraLabel(c, "general", _ => true)),
        new("E9", "duplicate", "Two labels are on the same rows.", c => ExtraLabel(c, c.Plan.Corpus.Labels[0] + "_copy", row => row.Labels[0])),
        new("E9", "overwritten", "The column of a label was overwritten by another's after training.", Overwritten),
        new("E10", "no-text", "A sixth of the rows have labels and no text.", NoText) { Also = ["E6"] },
        new("E11", "blanks-as-no", "A third of the cells are blank, and were trained as no.", BlanksAsNo),
        new("E12", "noise", "A tenth of the rows have wrong labels, which the model has not learned by heart.", Noise),
        new("E13", "rows-never-trained", "Two fifths of the rows were never trained on.", RowsNeverTrained),
        new("E13", "other-rows", "None of the rows was trained on, and the log has no evaluation.", OtherRows),
        new("E14", "labels-changed", "The labels of a tenth of the rows were changed after training.", LabelsChanged),
    ];

    private static CaseDraft Renamed(TrainingRun run, string[] names)
    {
        var draft = new CaseDraft(run);
        Architecture.NameLabels(draft.Model.Config, names);
        return draft;
    }

    private static CaseDraft NamesPermuted(CaseContext c) => Renamed(c.Victim, Deranged(c)).RequireUnlearned(0.05);

    // No name stays where it was.
    private static string[] Deranged(CaseContext c)
    {
        var names = c.Victim.Corpus.Labels;
        var order = c.Random.Permutation(names.Length);
        while (order.Where((k, i) => k == i).Any()) order = c.Random.Permutation(names.Length);
        return Array.ConvertAll(order, k => names[k]);
    }

    private static CaseDraft NamesSwapped(CaseContext c)
    {
        var names = c.Victim.Corpus.Labels.ToArray();
        var frequent = c.Victim.Corpus.MostFrequent(2);
        (names[frequent[0]], names[frequent[1]]) = (names[frequent[1]], names[frequent[0]]);
        return Renamed(c.Victim, names).RequireUnlearned(0.03);
    }

    private static CaseDraft LabelsOfASplit(CaseContext c)
    {
        var all = c.Plan.Corpus;
        var run = CaseContext.Train(c.Warm with { Corpus = WithLabels(all, k => k < all.Labels.Length - 2) });
        return new CaseDraft(run) { Rows = DataRow.Of(all.Labels, all.Rows) }.Require("the data have two labels more", w => w.Data.LabelNames.Count == run.Corpus.Labels.Length + 2);
    }

    // A corpus with some of its labels.
    private static Corpus WithLabels(Corpus corpus, Predicate<int> kept)
    {
        LabelledText[] Of(LabelledText[] rows) => [.. rows.Select(r => r with { Labels = [.. r.Labels.Where((_, k) => kept(k))] })];
        return corpus with { Labels = [.. corpus.Labels.Where((_, k) => kept(k))], Rows = Of(corpus.Rows), Others = Of(corpus.Others) };
    }

    private static CaseDraft OrderDiffers(CaseContext c)
    {
        var draft = Renamed(c.Victim, Deranged(c));
        return draft.AddCheckpoint(c.Victim.Epochs).RequireUnlearned(0.05);
    }

    private static CaseDraft CaseVariants(CaseContext c)
    {
        var corpus = c.Plan.Corpus;
        var k = Enumerable.Range(0, corpus.Labels.Length).MaxBy(l => corpus.Rows.Count(r => r.Labels[l]));
        var name = corpus.Labels[k];
        var variant = char.IsUpper(name[0]) ? name.ToLowerInvariant() : char.ToUpperInvariant(name[0]) + name[1..];
        LabelledText[] Split(LabelledText[] rows) => [.. rows.Select((r, i) => new LabelledText(r.Text, [.. r.Labels.Select((l, j) => j == k ? l && i % 5 >= 2 : l), r.Labels[k] && i % 5 < 2]))];
        var run = CaseContext.Train(c.Warm with { Corpus = corpus with { Labels = [.. corpus.Labels, variant], Rows = Split(corpus.Rows), Others = Split(corpus.Others) } });
        return new CaseDraft(run).Require("both spellings occur", w => w.Data.LabelNames.Contains(name) && w.Data.LabelNames.Contains(variant));
    }

    private static CaseDraft QuotedNames(CaseContext c)
    {
        var names = c.Victim.Corpus.Labels.Select((n, k) => k % 2 == 1 ? n : k == 0 ? $"['{n}'" : $" '{n}'").ToArray();
        return Renamed(c.Victim, names).Require("names are not those of the data", w => w.Root.Model.Labels.Any(n => n.Contains('\'')));
    }

    private static CaseDraft Shifted(CaseContext c)
    {
        var draft = new CaseDraft(c.Victim);
        var rows = draft.Rows;
        draft.Rows = [.. rows.Select((r, i) => r with { Labels = rows[(i + 1) % rows.Count].Labels })];
        return draft.RequireUnlearned(0.05);
    }

    private static CaseDraft Conflicts(CaseContext c)
    {
        var corpus = c.Plan.Corpus;
        var twice = corpus.Rows.Length / 3;
        var rows = corpus.Rows.Select((r, i) => i < 2 * twice && i % 2 == 1 ? r with { Text = corpus.Rows[i - 1].Text } : r).ToArray();
        var run = CaseContext.Train(c.Warm with { Corpus = corpus with { Rows = rows }, Epochs = 35, StopAt = 0 });
        return new CaseDraft(run).Require("equal texts have different labels", w => LabelSets.IrreducibleLoss(w.Data.Rows) > 0.05)
            .Require("little more could have been learned", w => w.Root.Loss < 1.6 * LabelSets.IrreducibleLoss(w.Data.Rows) + 0.02);
    }

    private static CaseDraft LabelInText(CaseContext c)
    {
        var corpus = c.Plan.Corpus;
        var run = CaseContext.Train(c.Warm with { Corpus = corpus.WithTexts(corpus.Name, (r, _) => $"{r.Text} TAG: {string.Join("; ", corpus.Labels.Where((_, k) => r.Labels[k]))}") });
        return new CaseDraft(run).RequireLearned();
    }

    private static CaseDraft ExtraLabel(CaseContext c, string name, Func<LabelledText, bool> rule)
    {
        var corpus = c.Plan.Corpus;
        LabelledText[] With(LabelledText[] rows) => [.. rows.Select(r => r with { Labels = [.. r.Labels, rule(r)] })];
        var run = CaseContext.Train(c.Warm with { Corpus = corpus with { Labels = [.. corpus.Labels, name], Rows = With(corpus.Rows), Others = With(corpus.Others) } });
        return new CaseDraft(run).RequireLearned();
    }

    private static CaseDraft NoText(CaseContext c)
    {
        var corpus = c.Plan.Corpus;
        var empty = c.Some(corpus.Rows.Length, 1.0 / 6);
        var run = CaseContext.Train(c.Warm with { Corpus = corpus.WithTexts(corpus.Name, (r, i) => empty.Contains(i) ? "" : r.Text), Epochs = 35, StopAt = 0 });
        return new CaseDraft(run).Require("rows without a text are in the file", w => w.Draft.Rows.Count(r => r.Text.Length == 0) == empty.Count);
    }

    private static CaseDraft BlanksAsNo(CaseContext c)
    {
        var corpus = c.Plan.Corpus;
        var blank = corpus.Rows.Select(r => Array.ConvertAll(r.Labels, _ => c.Random.NextDouble() < 0.35)).ToArray();
        var run = CaseContext.Train(c.Warm with { Corpus = corpus.WithLabels(corpus.Name, (r, i) => [.. r.Labels.Select((l, k) => l && !blank[i][k])]) });
        var draft = new CaseDraft(run);
        draft.Lines =
        [
            string.Join(',', corpus.Labels.Prepend("text").Select(Csv.Cell)),
            .. corpus.Rows.Select((r, i) => $"{Csv.Cell(r.Text)},{string.Join(',', r.Labels.Select((l, k) => blank[i][k] ? "" : l ? "1" : "0"))}"),
        ];
        return draft.RequireLearned();
    }

    // Trained on noise that is drawn anew in each epoch, the model learns how often labels are wrong, but not which.
    private static CaseDraft Noise(CaseContext c)
    {
        var corpus = c.Plan.Corpus;
        bool[][] Noisy(int stream)
        {
            var random = new SeededRandom(c.Seed, stream);
            return Array.ConvertAll(corpus.Rows, r => random.NextDouble() < 0.1 ? Wrong(r.Labels, random) : r.Labels);
        }

        var run = CaseContext.Train(c.Warm with { Targets = Noisy, Epochs = 35, StopAt = 0 });
        var draft = new CaseDraft(run) { Rows = DataRow.Of(corpus.Labels, corpus.Rows.Zip(Noisy(1000), (r, labels) => r with { Labels = labels })) };
        return draft.RequireUnlearned(0.015).Require("a few rows are wrong, most are right", w => w.Root.WrongRows is > 0.05 and < 0.25)
            .Require("four fifths of the wrong cells are those with wrong labels", w => MissingFromNoise(w, corpus) < 0.2);
    }

    // Of the wrong cells, the share that the corpus's own labels have wrong as well: those are not noise, the model simply did not learn them.
    private static double MissingFromNoise(WrittenCase written, Corpus corpus)
    {
        var (root, wrong) = (written.Root, 0);
        var column = root.Model.Labels.Select(l => Array.IndexOf(corpus.Labels, l)).ToArray();
        for (var i = 0; i < root.Truth.Length; i++)
            for (var k = 0; k < column.Length; k++) if (root.Logits[i][k] > 0 != root.Truth[i][k] && root.Logits[i][k] > 0 != corpus.Rows[i].Labels[column[k]]) wrong++;
        return wrong / Math.Max(1, root.WrongCells * root.Cells);
    }

    // From the beginning: an encoder that has seen all rows knows the others, too.
    private static CaseDraft RowsNeverTrained(CaseContext c)
    {
        var corpus = c.Plan.Corpus;
        var trained = corpus.Rows[..(corpus.Rows.Length * 3 / 5)];
        var run = CaseContext.Train(c.Plan with { Corpus = corpus with { Rows = trained }, Tokenizer = c.Victim.Tokenizer, Epochs = 2 * c.Plan.Epochs });
        var rows = DataRow.Of(corpus.Labels, corpus.Rows).ToArray();
        c.Random.Shuffle(rows.AsSpan());
        var known = trained.Select(r => r.Text).ToHashSet(StringComparer.Ordinal);
        return new CaseDraft(run) { Rows = [.. rows] }.RequireUnlearned(0.015).Require("the trained rows are right", w => WrongCells(w, known) < 0.01);
    }

    private static double WrongCells(WrittenCase written, HashSet<string> texts)
    {
        var root = written.Root;
        return root.Truth.SelectMany((row, i) => texts.Contains(root.Texts[i]) ? row.Select((t, k) => root.Logits[i][k] > 0 != t ? 1.0 : 0) : []).Average();
    }

    private static CaseDraft OtherRows(CaseContext c)
    {
        var draft = new CaseDraft(c.Victim) { Rows = DataRow.Of(c.Victim.Corpus.Labels, c.Victim.Corpus.Others) };
        draft.Model.State!.Without("eval_loss");
        return draft.RequireUnlearned(0.05);
    }

    private static CaseDraft ColumnUnknown(CaseContext c)
    {
        var (all, left) = (c.Plan.Corpus, c.Plan.Corpus.Labels.Length / 2);
        var run = CaseContext.Train(c.Warm with { Corpus = WithLabels(all, k => k != left) });
        return new CaseDraft(run) { Lines = HealthyData.Columns(all, [.. Enumerable.Range(0, all.Labels.Length)]) }.RequireLearned();
    }

    private static CaseDraft Overwritten(CaseContext c)
    {
        var corpus = c.Victim.Corpus;
        var frequent = corpus.MostFrequent(2);
        return new CaseDraft(c.Victim) { Rows = DataRow.Of(corpus.Labels, corpus.Rows.Select(r => r with { Labels = [.. r.Labels.Select((l, k) => k == frequent[1] ? r.Labels[frequent[0]] : l)] })) }.RequireUnlearned();
    }

    private static CaseDraft LabelsChanged(CaseContext c)
    {
        var corpus = c.Victim.Corpus;
        var changed = c.Some(corpus.Rows.Length, 0.1);
        return new CaseDraft(c.Victim) { Rows = DataRow.Of(corpus.Labels, corpus.Rows.Select((r, i) => changed.Contains(i) ? r with { Labels = Wrong(r.Labels, c.Random) } : r)) }
            .Require("a tenth of the rows are wrong", w => w.Root.WrongRows is > 0.06 and < 0.14);
    }

    /// <summary>One or two labels the other way round.</summary>
    private static bool[] Wrong(bool[] labels, SeededRandom random)
    {
        var result = labels.ToArray();
        for (var i = 0; i < 1 + random.Next(2); i++)
        {
            var k = random.Next(labels.Length);
            result[k] = !labels[k];
        }
        return result;
    }
}
