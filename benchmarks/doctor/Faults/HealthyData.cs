namespace Multilabel.DoctorBenchmark;

/// <summary>Healthy models with data or predictions that look unusual.</summary>
internal static class HealthyData
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Ok("other-columns", "The data have a column per label, in another order than the model.", (d, c) => d.Lines = Columns(d.Run.Corpus, c.Random.Permutation(d.Run.Corpus.Labels.Length))),
        Ok("half-the-rows", "The data are half of the rows that the model was trained on.", (d, _) => d.Rows = [.. d.Rows.Where((_, i) => i % 2 == 0)]),
        Ok("forty-rows", "The data are forty of the rows.", (d, _) => d.Rows = d.Rows[..40]),
        Ok("shuffled-rows", "The rows are in another order than in training.", (d, c) =>
        {
            var rows = d.Rows.ToArray();
            c.Random.Shuffle(rows.AsSpan());
            d.Rows = [.. rows];
        }),
        Ok("rows-twice", "Some rows occur twice with the same labels.", (d, _) => d.Rows = [.. d.Rows, .. d.Rows[..12]]),
        Ok("base-given", "The encoder before training is given.", (d, _) => d.Base = d.Run.Base()),
        Ok("other-separators", "The data are separated by tabs, labels by semicolons.", (d, _) => d.Lines = ["text\tlabels", .. d.Rows.Select(r => $"{Csv.Cell(r.Text)}\t{string.Join("; ", r.Labels)}")]),
        Ok("more-columns", "The data have a column of numbers and one of remarks besides.", (d, _) => d.Lines = ["id,text,labels,remark", .. d.Rows.Select((r, i) => $"{i + 1000},{Csv.Cell(r.Text)},{Csv.Cell(string.Join('|', r.Labels))},{(i % 9 == 0 ? "checked" : "")}")]),
        Ok("true-and-false", "The data have columns of true and false.", (d, _) => d.Lines = Columns(d.Run.Corpus, [.. Enumerable.Range(0, d.Run.Corpus.Labels.Length)], "TRUE", "FALSE")),
        new("", "frequent-label", "Nine of ten rows have one of the labels.", c => Labelled(c, (r, i) => [.. r.Labels.Select((l, k) => k == 0 ? i % 10 != 0 : l)])),
        new("", "many-empty-rows", "Half of the rows have no label.", c => Labelled(c, (r, i) => i % 2 == 0 ? new bool[r.Labels.Length] : r.Labels)),
        new("", "one-label-each", "Every row has one label at most.", c => Labelled(c, (r, _) => [.. r.Labels.Select((l, k) => l && !r.Labels.AsSpan(0, k).Contains(true))])),
        new("", "links-and-faces", "Texts have addresses, hash signs and faces in them, in training as now.", c => Written(c, (r, i) => (i % 4) switch { 0 => $"{r.Text} https://example.org/{i}", 1 => $"#note {r.Text}", 2 => $"{r.Text} \U0001F600", _ => r.Text })),
        new("", "all-capitals", "Every other text is in capitals, in training as now.", c => Written(c, (r, i) => i % 2 == 0 ? r.Text.ToUpperInvariant() : r.Text)),
        new("", "few-conflicts", "Two texts occur twice with different labels; the rest is learned.", FewConflicts),
        new("", "sparse-labels", "Labels are rare: every other one is taken away.", c => Labelled(c, (r, i) => [.. r.Labels.Select((l, k) => l && (i + k) % 2 == 0)])),
        new("", "rare-label", "A label has four rows.", RareLabel),
        new("", "numbered-labels", "Labels are called group a, group b …", c => new CaseDraft(CaseContext.Train(c.Warm with { Corpus = c.Plan.Corpus with { Labels = [.. c.Plan.Corpus.Labels.Select((_, k) => $"group {(char)('a' + k)}")] } })).RequireLearned()),
        new("", "cut-but-learned", "Texts are cut after 12 tokens, in training and now, and could be learned all the same.", CutButLearned),
        new("", "spare-spaces", "Texts have spaces around them and line ends inside, in training as now.", SpareSpaces),
        Predicted("probabilities", "predictions.csv has the probabilities.", (m, _) => PredictionTable.Of(m.Model.Labels, m.Logits, PredictionTable.Sigmoid)),
        Predicted("logits", "predictions.csv has the logits.", (m, _) => PredictionTable.Of(m.Model.Labels, m.Logits, z => z)),
        Predicted("decisions", "predictions.csv has the decisions.", (m, _) => PredictionTable.Of(m.Model.Labels, m.Logits, z => z > 0 ? 1 : 0)),
        Predicted("probabilities-with-texts", "predictions.csv has the texts and the probabilities.", (m, _) => PredictionTable.Of(m.Model.Labels, m.Logits, PredictionTable.Sigmoid) with { Texts = m.Texts }),
        Predicted("probabilities-rounded", "predictions.csv has probabilities of two digits.", (m, _) => PredictionTable.Of(m.Model.Labels, m.Logits, z => Math.Round(PredictionTable.Sigmoid(z), 2))),
        Predicted("columns-moved", "predictions.csv has its columns in another order.", (m, c) =>
        {
            var order = c.Random.Permutation(m.Model.Labels.Count);
            var table = PredictionTable.Of(m.Model.Labels, m.Logits, PredictionTable.Sigmoid);
            return new PredictionTable(Array.ConvertAll(order, k => m.Model.Labels[k]), Array.ConvertAll(table.Values, row => Array.ConvertAll(order, k => row[k])));
        }),
        Predicted("probabilities-half-precision", "predictions.csv comes from the model in bf16.", (m, c) =>
        {
            var half = c.Victim.Model();
            half.Type = StoredType.BF16;
            return PredictionTable.Of(m.Model.Labels, Opened.With(half, h => h.LogitsOf(m.Texts)), PredictionTable.Sigmoid);
        }),
    ];

    /// <summary>Lines of a file with a column of yes and no for each label.</summary>
    public static string[] Columns(Corpus corpus, int[] order, string yes = "1", string no = "0") =>
    [
        string.Join(',', order.Select(k => Csv.Cell(corpus.Labels[k])).Prepend("text")),
        .. corpus.Rows.Select(r => $"{Csv.Cell(r.Text)},{string.Join(',', order.Select(k => r.Labels[k] ? yes : no))}"),
    ];

    private static Fault Ok(string name, string what, Action<CaseDraft, CaseContext> change) => new("", name, what, c =>
    {
        var draft = new CaseDraft(c.Victim);
        change(draft, c);
        return draft.RequireLearned();
    });

    private static Fault Predicted(string name, string what, Func<Measured, CaseContext, PredictionTable> predictions) => Ok(name, what, (d, c) => d.Predictions = m => predictions(m, c));

    private static CaseDraft FewConflicts(CaseContext c)
    {
        var corpus = c.Plan.Corpus;
        LabelledText Conflicting(int i)
        {
            var labels = corpus.Rows[i].Labels.ToArray();
            labels[i % labels.Length] = !labels[i % labels.Length];
            return new LabelledText(corpus.Rows[i].Text, labels);
        }

        var run = CaseContext.Train(c.Warm with { Corpus = corpus with { Rows = [.. corpus.Rows, Conflicting(3), Conflicting(8)] }, StopAt = 0.02 });
        return new CaseDraft(run).RequireLearned();
    }

    private static CaseDraft Labelled(CaseContext c, Func<LabelledText, int, bool[]> labels) =>
        new CaseDraft(CaseContext.Train(c.Warm with { Corpus = c.Plan.Corpus.WithLabels(c.Plan.Corpus.Name, labels), Epochs = 60 })).RequireLearned()
            .Require("every label has rows", w => Enumerable.Range(0, w.Root.Truth[0].Length).All(k => w.Root.Truth.Any(row => row[k])));

    // From the beginning, since the tokenizer has to know what is new in the texts.
    private static CaseDraft Written(CaseContext c, Func<LabelledText, int, string> texts) =>
        new CaseDraft(CaseContext.Train(c.Plan with { Corpus = c.Plan.Corpus.WithTexts(c.Plan.Corpus.Name, texts) })).RequireLearned();

    private static CaseDraft RareLabel(CaseContext c)
    {
        var seen = 0;
        return Labelled(c, (r, _) => [.. r.Labels.Select((l, k) => l && (k > 0 || ++seen <= 4))]);
    }

    private static CaseDraft CutButLearned(CaseContext c)
    {
        const int length = 12;
        var run = CaseContext.Train(c.Warm with { MaxLength = length });
        var draft = new CaseDraft(run);
        draft.Model.Tokenizer!["truncation"]!["max_length"] = length;
        draft.Model.TokenizerConfig!["model_max_length"] = length;
        return draft.RequireLearned();
    }

    private static CaseDraft SpareSpaces(CaseContext c)
    {
        var corpus = c.Plan.Corpus;
        var run = CaseContext.Train(c.Warm with { Corpus = corpus.WithTexts(corpus.Name, (r, i) => i % 3 == 0 ? $"{r.Text}  " : i % 3 == 1 ? r.Text.Replace(", ", ",\n", StringComparison.Ordinal) : r.Text) });
        return new CaseDraft(run).RequireLearned();
    }
}
