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
        new("", "few-conflicts", "Two texts occur twice with different labels; the rest is learned.", FewConflicts),
        new("", "sparse-labels", "Labels are rare: every other one is taken away.", SparseLabels),
        new("", "rare-label", "A label has four rows.", RareLabel),
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

    /// <summary>Lines of a file with a column of 0 and 1 for each label.</summary>
    public static string[] Columns(Corpus corpus, int[] order) =>
    [
        string.Join(',', order.Select(k => Csv.Cell(corpus.Labels[k])).Prepend("text")),
        .. corpus.Rows.Select(r => $"{Csv.Cell(r.Text)},{string.Join(',', order.Select(k => r.Labels[k] ? "1" : "0"))}"),
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

    private static CaseDraft SparseLabels(CaseContext c)
    {
        var corpus = c.Plan.Corpus;
        var run = CaseContext.Train(c.Warm with { Corpus = corpus.WithLabels(corpus.Name, (r, i) => [.. r.Labels.Select((l, k) => l && (i + k) % 2 == 0)]) });
        return new CaseDraft(run).RequireLearned();
    }

    private static CaseDraft RareLabel(CaseContext c)
    {
        var corpus = c.Plan.Corpus;
        var seen = 0;
        var run = CaseContext.Train(c.Warm with { Corpus = corpus.WithLabels(corpus.Name, (r, _) => [.. r.Labels.Select((l, k) => l && (k > 0 || ++seen <= 4))]) });
        return new CaseDraft(run).RequireLearned();
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
