using System.Text.Json.Nodes;

namespace Multilabel.DoctorBenchmark;

/// <summary>Group D: input differs between training and prediction.</summary>
internal static class InputFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("D1", "ids-permuted", "The tokenizer gives other ids: its vocabulary is in another order.", IdsPermuted),
        new("D1", "other-vocabulary", "The tokenizer of another model, trained on other texts, lies in the folder.", OtherVocabulary),
        new("D2", "case-kept", "The vocabulary has lower-case words only, but the tokenizer keeps the case.", CaseKept),
        new("D2", "lower-cased", "The model was trained on text as it is, but the tokenizer makes it lower-case.", LowerCased),
        new("D3", "short-folder", "The tokenizer cuts texts after 8 tokens; the model was trained on whole texts.", ShortFolder),
        new("D3", "short-training", "The model was trained on texts cut to 12 tokens, which the tokenizer beside it does not know.", ShortTraining),
        new("D3", "short-predictions", "predictions.csv was computed from texts cut after 7 tokens.", c => Predicted(c.Victim, m => Opened.WithIds(m.Model, m.Texts, ids => ids.Length <= 7 ? ids : [.. ids[..6], ids[^1]]))),
        new("D4", "signal-cut-off", "Texts begin with a long form of address and were cut after 16 tokens, before their own words.", SignalCutOff),
        new("D5", "no-mask", "predictions.csv was computed without a mask: padding was read as text.", c => Predicted(c.Victim, m => Opened.PaddedWithoutMask(m.Model, m.Texts))),
        new("D6", "pad-id", "config.json names another padding id, from which positions are counted.", PadId),
        new("D6", "positions-moved", "predictions.csv was computed with padding on the left whose places were counted, or with positions from 0.", PositionsMoved),
        new("D7", "no-special-tokens", "The tokenizer adds no special tokens.", NoSpecialTokens),
        new("D7", "special-tokens-twice", "predictions.csv was computed with special tokens added twice.", c => Predicted(c.Victim, m => Opened.WithIds(m.Model, m.Texts, ids => [ids[0], .. ids, ids[^1]]), 0.004)),
        new("D9", "html", "The data have HTML around and inside the texts; the model was trained on plain text.", Html),
        new("D9", "no-punctuation", "predictions.csv was computed from texts without punctuation and in lower case.", NoPunctuation),
        new("D9", "escaped-and-quoted", "predictions.csv was computed from texts with HTML characters encoded, between quotes.", c => Predicted(c.Victim, m => m.Model.LogitsOf([.. m.Texts.Select(t => $"\"{System.Net.WebUtility.HtmlEncode(t)}\"")]), 0.002)),
        new("D9", "own-wrapping", "predictions.csv was computed from texts that the program wraps in words of its own.", c => Predicted(c.Victim, m => m.Model.LogitsOf([.. m.Texts.Select(t => $"subject {t} regards from {t[..Math.Min(5, t.Length)]}")]), 0.004)) { Also = ["D1", "D8"] },
        new("D12", "rows-reversed", "predictions.csv has the rows in reverse order.", c => Reordered(c, n => [.. Enumerable.Range(0, n).Reverse()])),
        new("D12", "rows-shuffled", "predictions.csv has the rows in another order.", c => Reordered(c, c.Random.Permutation)),
        new("D12", "rows-by-length", "predictions.csv has the rows sorted by their length.", c => Reordered(c, n => [.. Enumerable.Range(0, n).OrderByDescending(i => c.Victim.Corpus.Rows[i].Text.Length)])),
        new("D13", "added-tokens", "The embedding has no rows for the tokens that were added.", AddedTokens),
        new("D13", "tokens-not-saved", "Tokens were added for training; the tokenizer was saved without them.", TokensNotSaved),
    ];

    /// <summary>A learned model with predictions that were computed in another way.</summary>
    private static CaseDraft Predicted(TrainingRun run, Func<Measured, float[][]> logits, double wrong = 0.01) => new CaseDraft(run)
    {
        Predictions = m => PredictionTable.Of(m.Model.Labels, logits(m), PredictionTable.Sigmoid),
    }.RequireLearned().Require($"more than {wrong:P1} of the predicted cells are wrong", w => w.WrongPredicted() > wrong);

    private static CaseDraft IdsPermuted(CaseContext c)
    {
        var draft = new CaseDraft(c.Victim);
        var vocabulary = draft.Model.Tokenizer!["model"]!["vocab"]!.AsObject();
        var special = c.Victim.Architecture.SpecialInOrder.Length;
        var tokens = vocabulary.OrderBy(t => (int)t.Value!).Select(t => t.Key).ToArray();
        var others = tokens[special..];
        c.Random.Shuffle(others.AsSpan());
        draft.Model.Tokenizer["model"]!["vocab"] = Vocabulary([.. tokens[..special], .. others]);
        return draft.RequireUnlearned(0.05);
    }

    private static JsonObject Vocabulary(IEnumerable<string> tokens)
    {
        var ids = new JsonObject();
        foreach (var token in tokens) ids[token] = ids.Count;
        return ids;
    }

    private static CaseDraft OtherVocabulary(CaseContext c)
    {
        var draft = new CaseDraft(c.Victim);
        var other = c.Shelf.Plan(c.Turn + 1).Corpus;
        var tokenizer = VictimTokenizer.Train(c.Victim.Architecture, other.Rows.Select(r => r.Text), c.Victim.Tokenizer.Size);
        draft.Model.Tokenizer = tokenizer.Json;
        return draft.RequireUnlearned(0.05).Require("the tokenizer is no larger than the embedding", w => w.Root.Model.Tokenizer!.VocabularySize <= c.Victim.Tokenizer.Size);
    }

    private static CaseDraft CaseKept(CaseContext c)
    {
        var plan = c.PlanOf("bert", "distilbert", "electra", "mpnet");
        var run = plan.Architecture.Cased ? CaseContext.Train(plan with { Architecture = plan.Architecture with { Cased = false } }) : c.VictimOf(plan.Architecture.ModelType);
        var draft = new CaseDraft(run);
        draft.Model.Tokenizer!["normalizer"]!["lowercase"] = false;
        draft.Model.TokenizerConfig!["do_lower_case"] = false;
        return draft.RequireUnlearned(0.004).Require("words have become unknown", w => w.Root.Unknown > 0.02);
    }

    private static CaseDraft LowerCased(CaseContext c)
    {
        // As in ordinary text, some words are written in capitals.
        var corpus = c.Plan.Corpus.WithTexts(c.Plan.Corpus.Name, (row, i) => string.Join(' ', row.Text.Split(' ').Select((word, at) => (i + at) % 4 == 0 ? word.ToUpperInvariant() : word)));
        var run = CaseContext.Train(c.Plan with { Architecture = c.Plan.Architecture with { Cased = true }, Corpus = corpus });
        var draft = new CaseDraft(run);
        if (run.Architecture.BytePair) draft.Model.Tokenizer!["normalizer"] = new JsonObject { ["type"] = "Lowercase" };
        else draft.Model.Tokenizer!["normalizer"]!["lowercase"] = true;
        draft.Model.TokenizerConfig!["do_lower_case"] = true;
        return draft.RequireUnlearned(0.01);
    }

    private static CaseDraft ShortFolder(CaseContext c)
    {
        var draft = new CaseDraft(c.Victim);
        draft.Model.Tokenizer!["truncation"]!["max_length"] = 8;
        draft.Model.TokenizerConfig!["model_max_length"] = 8;
        return draft.RequireUnlearned(0.02);
    }

    private static CaseDraft ShortTraining(CaseContext c)
    {
        const int length = 12;
        var draft = new CaseDraft(CaseContext.Train(c.Plan with { MaxLength = length }));
        return draft.RequireUnlearned(0.01).Require("the folder reads longer texts", w => w.Root.Texts.Any(t => w.Root.Model.Ids(t).Length > length));
    }

    private static CaseDraft SignalCutOff(CaseContext c)
    {
        const int length = 16;
        string[] addresses =
        [
            "Dear Sir or Madam, I hope this message finds you well, and thank you very much for your time today:",
            "Good morning, I am writing to you about the matter that we discussed on the phone last week, namely:",
        ];
        var plan = c.Warm with { Corpus = c.Plan.Corpus.WithTexts(c.Plan.Corpus.Name, (row, i) => $"{addresses[i % 2]} {row.Text}"), MaxLength = length, Epochs = 12, StopAt = 0 };
        var run = CaseContext.Train(plan);
        var draft = new CaseDraft(run);
        draft.Model.Tokenizer!["truncation"]!["max_length"] = length;
        draft.Model.TokenizerConfig!["model_max_length"] = length;
        return draft.RequireUnlearned(0.05).Require("hardly any text is different within the cut", w => w.Root.Texts.Select(t => string.Join(' ', w.Root.Model.Ids(t))).Distinct().Count() < w.Root.Texts.Length / 4);
    }

    private static CaseDraft PadId(CaseContext c)
    {
        var draft = new CaseDraft(c.VictimOf("roberta"));
        draft.Model.Config["pad_token_id"] = c.Seed % 2 == 0 ? 0 : 4;
        return draft.RequireUnlearned(0.005);
    }

    private static CaseDraft PositionsMoved(CaseContext c)
    {
        var victim = c.Victim;
        var fromPadding = victim.Architecture.PaddingId == 1;
        return Predicted(victim, m =>
        {
            var longest = m.Texts.Max(t => m.Model.Ids(t).Length);
            return Opened.WithPositions(m.Model, m.Texts, length => fromPadding ? -2 : longest - length);
        }, 0.004);
    }

    private static CaseDraft NoSpecialTokens(CaseContext c)
    {
        var draft = new CaseDraft(c.Victim);
        draft.Model.Tokenizer!["post_processor"] = null;
        return draft.RequireUnlearned(0.01);
    }

    private static CaseDraft Html(CaseContext c)
    {
        var draft = new CaseDraft(c.Victim);
        draft.Rows = [.. draft.Rows.Select(r => r with { Text = $"<p>{r.Text.Replace("'", "&#39;", StringComparison.Ordinal).Replace(", ", "&nbsp;<br />", StringComparison.Ordinal)}</p>" })];
        return draft.RequireUnlearned(0.01);
    }

    private static CaseDraft NoPunctuation(CaseContext c)
    {
        static string Bare(string text) => string.Concat(text.ToLowerInvariant().Where(ch => char.IsLetterOrDigit(ch) || ch == ' '));
        return Predicted(c.Victim, m => m.Model.LogitsOf([.. m.Texts.Select(Bare)]), 0.005);
    }

    private static CaseDraft Reordered(CaseContext c, Func<int, int[]> order) => new CaseDraft(c.Victim)
    {
        Predictions = m =>
        {
            var rows = order(m.Texts.Length);
            return PredictionTable.Of(m.Model.Labels, Array.ConvertAll(rows, i => m.Logits[i]), PredictionTable.Sigmoid);
        },
    }.RequireLearned().Require("more than 5 % of the predicted cells are wrong", w => w.WrongPredicted() > 0.05);

    private static CaseDraft AddedTokens(CaseContext c)
    {
        var (run, own) = WithAddedTokens(c);
        var draft = new CaseDraft(run);
        draft.Model.ResizeWords(own.Size);
        return draft.Require("texts have tokens without a row", w => w.Root.Texts.Any(t => w.Root.Model.Tokenizer!.EncodeIds(t, 64).Max() >= own.Size)).RequireUnlearned(0.002);
    }

    private static CaseDraft TokensNotSaved(CaseContext c)
    {
        var (run, own) = WithAddedTokens(c);
        var draft = new CaseDraft(run);
        draft.Model.Tokenizer = own.Json;
        return draft.RequireUnlearned(0.002);
    }

    // A run with three tokens more than its tokenizer, on texts that begin with them, and that tokenizer.
    private static (TrainingRun Run, VictimTokenizer Own) WithAddedTokens(CaseContext c)
    {
        string[] added = ["[NAME]", "[PLACE]", "[TEAM]"];
        var corpus = c.Plan.Corpus.WithTexts(c.Plan.Corpus.Name, (row, i) => i % 3 == 0 ? row.Text : $"{added[i % 2 + (i % 5 == 0 ? 1 : 0)]} {row.Text}");
        var own = VictimTokenizer.Train(c.Plan.Architecture, c.Plan.Corpus.Rows.Select(r => r.Text), 900);
        var json = own.Json.DeepClone().AsObject();
        foreach (var (i, token) in added.Index()) json["added_tokens"]!.AsArray().Add((JsonNode)VictimTokenizer.Added(token, own.Size + i, special: false));
        return (CaseContext.Train(c.Plan with { Corpus = corpus, Tokenizer = new VictimTokenizer(json, own.Config, own.Size + added.Length) }), own);
    }
}
