namespace Multilabel.DoctorBenchmark;

/// <summary>What short trainings must tell.</summary>
internal static class DeepFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("F2", "features-do-not-tell", "The frozen random encoder cannot express the labels; its head was trained as far as it goes.", NotSeparable) { Also = ["F1"] },
        new("F21", "all-unknown", "The texts are in a script of which the tokenizer knows nothing, so all of them look alike.", AllUnknown) { Also = ["D1", "D2", "A1"] },
    ];

    private static CaseDraft NotSeparable(CaseContext c)
    {
        var head = c.Plan.Architecture.Layers + 1;
        // The final layer alone, on a narrow encoder: fewer features than would tell the rows apart.
        var plan = c.Plan with { Architecture = c.Plan.Architecture with { Hidden = 16, Heads = 4 }, Epochs = 60, StopAt = 0, HeadRate = 1e-2, Trains = p => p.Layer == head };
        var run = CaseContext.Train(plan);
        return new CaseDraft(run) { Base = run.Base(), Deep = true }.RequireUnlearned(0.03);
    }

    private static CaseDraft AllUnknown(CaseContext c)
    {
        var plan = c.PlanOf("bert", "distilbert", "electra");
        var tokenizer = VictimTokenizer.Train(plan.Architecture, plan.Corpus.Rows.Select(r => r.Text), 900);
        const string letters = "αβγδεζηθικλμνξοπρστυφχψω";
        string Greek() => string.Join(' ', Enumerable.Range(0, 8).Select(_ => string.Concat(Enumerable.Range(0, 3 + c.Random.Next(5)).Select(_ => letters[c.Random.Next(letters.Length)]))));
        var corpus = plan.Corpus.WithTexts("greek", (_, _) => Greek());
        var run = CaseContext.Train(plan with { Corpus = corpus with { Others = [.. corpus.Others.Select(r => r with { Text = Greek() })] }, Tokenizer = tokenizer, Epochs = 10, StopAt = 0 });
        return new CaseDraft(run) { Deep = true }.RequireUnlearned(0.05).Require("all texts have the same ids", w => w.Root.Texts.Select(t => string.Join(' ', w.Root.Model.Ids(t))).Distinct().Count() == 1);
    }
}
