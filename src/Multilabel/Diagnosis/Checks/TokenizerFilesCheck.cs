namespace Multilabel;

/// <summary>What stands wrong in the tokenizer's files, by how much it changes the model's output.</summary>
internal sealed class TokenizerFilesCheck : ICheck
{
    /// <summary>Below this share of the loss, what the files say was not so in training.</summary>
    private const double Better = 0.9;

    /// <summary>What words that two vocabularies have in the same place may add to the ranking of the labels.</summary>
    private const double SharedWords = 0.07;

    public IEnumerable<Suspicion> Examine(Patient patient)
    {
        if (!patient.HasLogits || !patient.Model.IsWhole || patient.Ids.Length == 0 || !double.IsFinite(patient.Loss)) yield break;
        using var source = new VariantSource(patient);
        if (PaddingSide(patient, source) is { } side) yield return side;
        if (Special(patient, source) is { } special) yield return special;
        if (PaddingId(patient, source) is { } id) yield return id;
        if (patient.IsLearned) yield break;
        foreach (var suspicion in OtherTokenizer(patient, source)) yield return suspicion;
        if (Unknown(patient, source) is { } unknown) yield return unknown;
        if (Merges(patient) is { } merges) yield return merges;
        if (Footprint(patient) is not { } other) yield break;
        // Whoever reads other words than were trained on cannot tell the labels apart, but words that two vocabularies share may tell a little.
        var ranked = other.Id == "D1" ? RowFits.MeanRanking(patient) : 0;
        if (ranked < RowFits.Knows + SharedWords) yield return ranked < RowFits.Knows ? other : other with { Strength = Suspicion.Plausible };
    }

    // Which tokens were trained tells whether these texts, so tokenized, were what the model learned from.
    private static Suspicion? Footprint(Patient patient)
    {
        if (EmbeddingFootprint.Of(patient.Model.Network, patient.Ids) is not { UsedUntrained: > 0.03 } print) return Disagreement(patient);
        var seen = Suspicion.Text($"{print.UsedUntrained:P1} of the tokens that these rows use have an embedding that training never touched, and {print.UnusedTrained:P1} of those that they do not use were trained");
        var foreign = print is { Separation: < 0.65, Agreement: < 0.34, UnusedTrained: > 0.3 };
        // Where every text gets one answer, and the report says the same, these rows are as good as any others.
        if (!foreign && (print is not { Separation: < 0.95, Agreement: > 0.34 } || (LearnedOrNot.LogitSpread(patient.Logits) < 0.01 && LearnedOrNot.IsConfessed(patient)))) return null;
        return new Suspicion(foreign ? "D1" : "E13", foreign ? 86 : 67,
                foreign ? seen + Suspicion.Text($": the weights belong to another tokenizer (separation {print.Separation:0.00}, where 1 is the training's own and 0.5 is chance).")
                    : seen + Suspicion.Text($", while frequent tokens fit: the model was trained on other texts of this kind (separation {print.Separation:0.00})."))
            .With("used_tokens_untrained", print.UsedUntrained).With("unused_tokens_trained", print.UnusedTrained).With("separation", print.Separation).With("agreement", print.Agreement);
    }

    // The model is sure of what it says, it is wrong, and the tokens that these texts use most are not those that training moved most.
    private static Suspicion? Disagreement(Patient patient)
    {
        if (!LearnedOrNot.IsUnlearned(patient) || patient.Loss < 1.3 * patient.Floor || LearnedOrNot.LogitSpread(patient.Logits) < 1) return null;
        var (used, agreement, separation) = EmbeddingFootprint.Use(patient.Model.Network, patient.Model.Tokenizer!, patient.Ids);
        if (used is < 0.2 or > 0.98 || Math.Abs(agreement) > 0.15 || Math.Abs(separation - 0.5) > 0.1) return null;
        return new Suspicion("D1", 83, Suspicion.Text($"The model is sure and wrong (loss {patient.Loss:0.###}, base rate {patient.Floor:0.###}), and how often these rows use a token has nothing to do with how far training moved its embedding (rank correlation {agreement:0.00}; a token in use lies farther in {separation:P0} of the pairs, by chance in half): the ids of the tokenizer mean other words to the weights."))
            .With("agreement", agreement).With("separation", separation).With("tokens_in_use", used);
    }

    // Heads read the first token; of a text padded on the left that is padding.
    private static Suspicion? PaddingSide(Patient patient, VariantSource source)
    {
        if (!patient.Model.Tokenizer!.PadsLeft || !patient.IsMostlyLearned) return null;
        var length = Math.Min(source.MostTokens, source.Own.Max(r => r.Ids.Length));
        var rows = source.Own.Select(r => r with { Ids = [.. Enumerable.Repeat(source.Pad, length - r.Ids.Length), .. r.Ids], UnseenLeft = length - r.Ids.Length }).ToList();
        var logits = InputRow.Compute(source.Model, rows);
        var right = logits.Select((z, i) => z is null ? 0 : z.Select((v, k) => v > 0 == patient.Labels[i][k] ? 1.0 : 0).Average()).Average();
        if (right > patient.RightShare - 0.02) return new Suspicion("D6", Suspicion.Noted, "The tokenizer pads on the left; the model has its rows right so padded, too.");
        return new Suspicion("D6", 82, Suspicion.Text($"The tokenizer pads on the left (padding_side), where this architecture's head reads the first token: in a batch padded to {length} tokens {right:P1} of the cells are right, unpadded {patient.RightShare:P1}."))
            .With("right_cells_padded_left", right).With("right_cells", patient.RightShare);
    }

    private static Suspicion? Special(Patient patient, VariantSource source)
    {
        if (source.First is not { } first || source.Last is not { } last) return null;
        var without = patient.Ids.Count(ids => ids[0] != first || ids[^1] != last);
        var doubled = patient.Ids.Count(ids => ids.Length > 2 && ((ids[0] == first && ids[1] == first) || (ids[^1] == last && ids[^2] == last)));
        if (Math.Max(without, doubled) <= 0.9 * patient.Ids.Length) return null;
        // A model may have been trained so. Which of the two it was trained with is the one that has the lower loss.
        var once = InputVariants.SpecialTokens(source).First(v => v.Name == InputVariants.Once);
        var logits = InputRow.Compute(source.Model, [.. Enumerable.Range(0, source.Own.Length).Select(i => once.Row(i)!)]);
        var loss = logits.All(z => z is not null) ? patient.LossOf(logits!) : double.NaN;
        if (!(loss < patient.Loss) && patient.IsLearned) return null;
        var what = without > doubled ? Suspicion.Text($"{without} of {patient.Ids.Length} rows do not begin with token {first} and end with token {last}, which the tokenizer names as its special tokens")
            : Suspicion.Text($"{doubled} of {patient.Ids.Length} rows have a special token twice at their beginning or end");
        return new Suspicion("D7", loss < patient.Loss ? 74 : Suspicion.Noted, what + Suspicion.Text($": the tokenizer's files do not add them once. The loss is {patient.Loss:0.0000} so, {loss:0.0000} with them once."))
            .With("rows_without", without).With("rows_doubled", doubled).With("loss_with_them_once", loss);
    }

    // Where positions are counted from the padding id, the model itself tells which of the two ids it was trained with.
    private static Suspicion? PaddingId(Patient patient, VariantSource source)
    {
        var (config, tokenizer) = (patient.Model.Config.PaddingId, patient.Model.Tokenizer!.PadId);
        if (config is null || tokenizer is null || config == tokenizer || patient.Model.Config.Family.FixedPaddingId is not null) return null;
        var counts = patient.Model.Config.Family.PositionsFromPadding;
        var loss = counts && source.WithPaddingId(tokenizer.Value) is { } other ? patient.LossOf(other.Logits(patient.Ids)) : double.NaN;
        var better = loss < Better * patient.Loss;
        if (patient.IsLearned && !better) return null;
        // The files contradict each other and the loss says which is right: of texts changed in many ways one may come as near by chance.
        return new Suspicion("D6", loss < 0.5 * patient.Loss ? 96 : better ? 88 : counts ? 66 : 45, Suspicion.Text($"config.json has pad_token_id {config}, the tokenizer pads with {tokenizer}")
                + (counts ? "; this architecture counts its positions from that id" : "") + (better ? Suspicion.Text($": the loss is {patient.Loss:0.0000} so, {loss:0.0000} with the tokenizer's.") : "."))
            .With("pad_token_id", config.Value).With("tokenizer_pad_id", tokenizer.Value);
    }

    private static IEnumerable<Suspicion> OtherTokenizer(Patient patient, VariantSource source)
    {
        foreach (var (name, other) in InputVariants.Others(source))
        {
            var row = Array.FindIndex(source.Own, r => !r.Ids.AsSpan().SequenceEqual(source.Ids(other, source.Texts[Array.IndexOf(source.Own, r)])));
            if (row < 0) continue;
            var differ = Enumerable.Range(0, source.Own.Length).Count(i => !source.Own[i].Ids.AsSpan().SequenceEqual(source.Ids(other, source.Texts[i])));
            yield return new Suspicion("D1", differ > 0.5 * source.Own.Length ? 66 : 45, Suspicion.Text($"{differ} of {source.Own.Length} rows have other token ids than with the tokenizer of {name}; the first is row {row + 1}."))
                .With("rows_that_differ", differ).With("compared_with", name);
        }
    }

    // Of byte-pair encoding every whole word of the vocabulary is made by merges; where those are missing it falls into pieces.
    private static Suspicion? Merges(Patient patient)
    {
        var tokenizer = patient.Model.Tokenizer!;
        var words = Enumerable.Range(0, tokenizer.VocabularySize).Select(id => (Id: id, Token: tokenizer.Token(id))).Where(t => t.Token is { Length: > 3 } token && token[0] == 'Ġ' && token.Skip(1).All(char.IsAsciiLetter)).ToList();
        if (words.Count < 50) return null;
        var probed = EvenPlaces.Of(words.Count, Math.Min(words.Count, 300)).Select(i => words[i]).ToList();
        var broken = probed.Where(t => !tokenizer.EncodeIds("a" + t.Token!.Replace('Ġ', ' '), int.MaxValue).Contains(t.Id)).ToList();
        if (broken.Count < 0.4 * probed.Count) return null;
        return new Suspicion("D1", 86, Suspicion.Text($"{broken.Count} of {probed.Count} words of the tokenizer's own vocabulary fall into pieces when it reads them, such as '{broken[0].Token![1..]}': its merges are not those that the vocabulary was made with, or are not complete."))
            .With("words_that_fall_apart", broken.Count).With("words_tried", probed.Count);
    }

    // A vocabulary that the texts do not fit.
    private static Suspicion? Unknown(Patient patient, VariantSource source)
    {
        if (patient.Model.Tokenizer!.UnkId is not { } unknown) return null;
        var share = TokenShare.Of(patient.Ids, unknown);
        if (share < 0.1) return null;
        int[][] lower = [.. patient.Texts.Select(t => source.Ids(t.ToLowerInvariant()))];
        var shareLower = TokenShare.Of(lower, unknown);
        if (shareLower >= 0.5 * share)
        {
            return new Suspicion("D1", 62, Suspicion.Text($"{share:P1} of the tokens are unknown to the tokenizer ({shareLower:P1} in lower case): the vocabulary does not fit these texts."))
                .With("unknown_tokens", share).With("unknown_tokens_in_lower_case", shareLower);
        }
        var loss = patient.LossOf(patient.Model.Logits(lower));
        return new Suspicion("D2", loss < Better * patient.Loss ? 88 : 62, Suspicion.Text($"{share:P1} of the tokens are unknown to the tokenizer, {shareLower:P1} in lower case: its vocabulary has no capitals. The loss is {patient.Loss:0.0000} so, {loss:0.0000} in lower case."))
            .With("unknown_tokens", share).With("unknown_tokens_in_lower_case", shareLower).With("loss_in_lower_case", loss);
    }
}
