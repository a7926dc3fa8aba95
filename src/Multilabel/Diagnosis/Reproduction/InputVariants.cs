namespace Multilabel;

/// <summary>Every way in which an input can differ from the folder's own, but for padding, which has a search of its own.</summary>
internal static class InputVariants
{
    /// <summary>Name of the variant with the special tokens as they should be.</summary>
    public const string Once = "special tokens once at both ends";

    /// <summary>Cuts that are tried from the other side, in characters and in words.</summary>
    private static readonly int[] Lengths = [5, 8, 10, 12, 16, 20, 24, 25, 30, 32, 40, 48, 50, 64, 80, 96, 100, 120, 128, 150, 160, 192, 200, 250, 256, 300, 384, 400, 500, 510, 512, 1000, 1024];

    /// <summary>One by one: some open the model again, which is done only when no variant before them explains the rows.</summary>
    public static IEnumerable<InputVariant> All(VariantSource source) =>
        SpecialTokens(source).Concat(Tokenizers(source)).Concat(Texts(source)).Concat(Cuts(source)).Concat(Positions(source)).Concat(Masks(source)).Concat(OtherWeights(source));

    /// <summary>Variants that a folder itself may suffer from: the weights are its own, the labels of the data tell.</summary>
    public static IEnumerable<InputVariant> OfFolder(VariantSource source) =>
    [
        .. SpecialTokens(source), .. Tokenizers(source), .. Texts(source), .. LongerCuts(source), .. ShorterCuts(source), .. Positions(source),
    ];

    public static IEnumerable<InputVariant> Texts(VariantSource source)
    {
        foreach (var (id, name, change) in TextVariants.All)
            yield return new InputVariant(id, name, i => new InputRow(source.Ids(change(source.Texts[i])))) { Text = change };
        var (prefix, suffix) = TextVariants.Shared(source.Texts);
        if (prefix.Length > 0)
            yield return new InputVariant("D9", $"the beginning that all texts share removed ('{prefix}')", i => new InputRow(source.Ids(source.Texts[i][prefix.Length..]))) { Text = t => t[prefix.Length..] };
        if (suffix.Length > 0)
            yield return new InputVariant("D9", $"the end that all texts share removed ('{suffix}')", i => new InputRow(source.Ids(source.Texts[i][..^suffix.Length]))) { Text = t => t[..^suffix.Length] };
        if (source.Patient.Predictions is { Texts: { } texts, RowsInOtherOrder: false })
        {
            var there = source.Texts.Zip(texts).DistinctBy(p => p.First).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
            yield return new InputVariant("D9", "the texts as the file of predictions has them", i => new InputRow(source.Ids(texts[i]))) { Text = t => there.GetValueOrDefault(t, t) };
        }
    }

    public static IEnumerable<InputVariant> SpecialTokens(VariantSource source)
    {
        var bare = source.Tokenizer("bare", p => p with { PostProcessor = PostProcessor.None });
        if (bare is null) yield break;
        int[] Body(int i, int room) => source.Ids(bare, source.Texts[i], Math.Max(1, room));
        InputVariant With(string name, int[] before, int[] after, bool shortened = true) => new("D7", name, i =>
        {
            var body = Body(i, source.MaxLength - (shortened ? before.Length + after.Length : 0));
            return new InputRow([.. before, .. body, .. after]);
        });
        yield return With("no special tokens", [], []);
        if (source.First is { } first) yield return With("the first special token alone", [first], []);
        if (source.Last is { } last) yield return With("the last special token alone", [], [last]);
        if (source.First is not { } f || source.Last is not { } l) yield break;
        yield return With(Once, [f], [l]);
        yield return With("doubled special tokens", [f, f], [l, l]);
        yield return With("doubled special tokens, the text cut before they were added", [f, f], [l, l], shortened: false) with
        {
            Row = i => Doubled(source.Own[i].Ids, f, l, source.MostTokens),
        };
        yield return With("the first special token doubled", [f, f], [l]);
        yield return With("the last special token doubled", [f], [l, l]);
        yield return With("the last special token three times", [f], [l, l, l]);
        yield return With("special tokens in each other's place", [l], [f]);
        yield return With("special tokens trebled", [f, f, f], [l, l, l]);
        if (source.Model.Tokenizer!.MaskId is { } mask) yield return With("the mask in place of the first special token", [mask], [l]);
    }

    private static InputRow? Doubled(int[] own, int first, int last, int most) => own.Length + 2 <= most ? new InputRow([first, .. own, last]) : null;

    public static IEnumerable<InputVariant> Tokenizers(VariantSource source)
    {
        foreach (var (lower, strip) in ((bool, bool)[])[(true, true), (true, false), (false, false), (false, true)])
        {
            var changed = source.Tokenizer($"{lower}{strip}", p => p.Normalizer is BertNormalizer ? p with { Normalizer = new BertNormalizer(true, true, strip, lower) } : null);
            if (changed is not null)
                yield return new InputVariant("D2", $"a tokenizer that {(lower ? "lower-cases" : "keeps capitals")} and {(strip ? "strips accents" : "keeps accents")}", i => new InputRow(source.Ids(changed, source.Texts[i])));
        }
        if (source.Tokenizer("lower", p => p.Normalizer is null or BertNormalizer ? null : p with { Normalizer = new SequenceNormalizer([p.Normalizer, new LowercaseNormalizer()]) }) is { } lowered)
            yield return new InputVariant("D2", "a tokenizer that lower-cases", i => new InputRow(source.Ids(lowered, source.Texts[i])));
        if (source.Tokenizer("plain", p => p.Normalizer is null or BertNormalizer ? null : p with { Normalizer = null }) is { } plain)
            yield return new InputVariant("D2", "a tokenizer without normalisation", i => new InputRow(source.Ids(plain, source.Texts[i])));
        foreach (var prefix in (bool[])[true, false])
        {
            if (source.Tokenizer($"prefix {prefix}", p => p.PreTokenizer is ByteLevelPreTokenizer ? p with { PreTokenizer = new ByteLevelPreTokenizer(prefix, split: true) } : null) is { } spaced)
                yield return new InputVariant("D9", prefix ? "add_prefix_space" : "no add_prefix_space", i => new InputRow(source.Ids(spaced, source.Texts[i])));
        }
        if (source.Tokenizer("own words", p => p.AddedTokens.Any(IsAdded(p)) ? p with { AddedTokens = [.. p.AddedTokens.Where(t => !IsAdded(p)(t))] } : null) is { } own)
            yield return new InputVariant("D13", "a tokenizer without the words that were added to it", i => new InputRow(source.Ids(own, source.Texts[i])));
        foreach (var shift in (int[])[1, -1, 2, -2, 3, -3, 4, -4])
            yield return new InputVariant("D1", Suspicion.Text($"every piece's id {(shift > 0 ? "raised" : "lowered")} by {Math.Abs(shift)}"), i => Shifted(source, i, shift));
        foreach (var (name, other) in Others(source))
            yield return new InputVariant("D1", $"the tokenizer of {name}", i => new InputRow(source.Ids(other, source.Texts[i])));
    }

    // Two ways to write one vocabulary count from different numbers; special tokens have places of their own.
    private static InputRow? Shifted(VariantSource source, int i, int shift)
    {
        var tokenizer = source.Model.Tokenizer!;
        int?[] special = [source.First, source.Last, source.Pad, tokenizer.UnkId, tokenizer.MaskId];
        var ids = Array.ConvertAll(source.Own[i].Ids, id => special.Contains(id) ? id : id + shift);
        return Array.TrueForAll(ids, id => id >= 0 && id < source.Model.Network.Words.Value.shape[0]) ? new InputRow(ids) : null;
    }

    // Words behind the vocabulary, each with a row of its own at the end of the embedding table.
    private static Func<AddedToken, bool> IsAdded(TokenizerParts parts) => token => !token.Special && token.Id >= parts.Model.Vocabulary.Size;

    /// <summary>Tokenizers of the folders that belong to this one.</summary>
    public static IEnumerable<(string Name, Tokenizer Tokenizer)> Others(VariantSource source)
    {
        if (source.Patient.Base?.Tokenizer is { } origin) yield return ("the base folder", origin);
        foreach (var checkpoint in source.Patient.Checkpoints.TakeLast(3))
            if (source.Patient.OtherModel(checkpoint.Folder)?.Tokenizer is { } there) yield return ($"checkpoint-{checkpoint.Step}", there);
    }

    private static IEnumerable<InputVariant> Cuts(VariantSource source)
    {
        var longest = source.Own.Max(r => r.Ids.Length);
        // What is cut must be seen in the file: shorter cuts change more rows than differ, so the longest come first.
        for (var length = longest - 1; length >= 3; length--)
        {
            var cut = length;
            yield return new InputVariant("D3", $"texts cut to {cut} tokens", i => new InputRow(source.Ids(source.Texts[i], cut)));
            yield return new InputVariant("D3", $"texts cut to {cut} tokens, the last special token with them", i => new InputRow(source.Own[i].Ids[..Math.Min(cut, source.Own[i].Ids.Length)]));
            yield return new InputVariant("D3", $"texts cut to their last {cut} tokens", i => Tail(source, i, cut));
            if (length > 4) yield return new InputVariant("D3", $"the last alone of windows of {cut} tokens", i => LastWindow(source, i, cut));
        }
        foreach (var longer in LongerCuts(source)) yield return longer;
        foreach (var length in Lengths)
        {
            var cut = length;
            string Characters(string t) => t[..Math.Min(cut, t.Length)];
            string Words(string t) => string.Join(' ', t.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(cut));
            yield return new InputVariant("D3", $"texts cut to {cut} characters", i => new InputRow(source.Ids(Characters(source.Texts[i])))) { Text = Characters };
            yield return new InputVariant("D3", $"texts cut to {cut} words", i => new InputRow(source.Ids(Words(source.Texts[i])))) { Text = Words };
        }
    }

    private static IEnumerable<InputVariant> LongerCuts(VariantSource source)
    {
        if (source.MaxLength < source.MostTokens)
        {
            foreach (var length in Lengths.Append(source.MostTokens).Append(source.MostTokens - 2).Where(l => l > source.MaxLength && l <= source.MostTokens).Distinct().OrderDescending())
                yield return CutTo(source, length);
        }
        yield return new InputVariant("D3", $"the end of long texts instead of their beginning ({source.MaxLength} tokens)", i => Tail(source, i, source.MaxLength));
    }

    // A length that training was told and the tokenizer was not: one that people choose.
    private static IEnumerable<InputVariant> ShorterCuts(VariantSource source)
    {
        var longest = source.Own.Max(r => r.Ids.Length);
        return Lengths.Where(l => l < longest).OrderDescending().Select(length => CutTo(source, length));
    }

    private static InputVariant CutTo(VariantSource source, int length) =>
        new("D3", $"texts cut to {length} tokens instead of {source.MaxLength}", i => new InputRow(source.Ids(source.Texts[i], length)));

    private static InputRow? Tail(VariantSource source, int i, int length) =>
        source.Whole(i).Length <= length ? source.Own[i] : length > 2 && source.Body(i) is { } body ? new InputRow([source.First!.Value, .. body[^(length - 2)..], source.Last!.Value]) : null;

    private static InputRow? LastWindow(VariantSource source, int i, int length)
    {
        if (source.Body(i) is not { } body) return null;
        var size = length - 2;
        return body.Length <= size ? source.Own[i] : new InputRow([source.First!.Value, .. body[((body.Length - 1) / size * size)..], source.Last!.Value]);
    }

    private static IEnumerable<InputVariant> Positions(VariantSource source)
    {
        foreach (var shift in (int[])[-2, -1, 1, 2, -3, 3])
        {
            if (shift < 0 && !source.Model.Config.Family.PositionsFromPadding) continue;
            yield return new InputVariant("D6", $"positions shifted by {shift}", i => source.Own[i] with { PositionShift = shift });
        }
        foreach (var variant in PaddingIds(source)) yield return variant;
        yield return new InputVariant("D8", "token_type_ids of 1", i => source.Own[i] with { SecondFrom = 0 });
    }

    private static IEnumerable<InputVariant> Masks(VariantSource source)
    {
        if (source.Model.Config.HasSecondType)
            yield return new InputVariant("D8", "attention_mask and token_type_ids in each other's place, so that every token is masked and no text reaches the head", i => source.Own[i] with { SecondFrom = 0 }) { Model = source.WithoutAttention() };
    }

    /// <summary>Positions counted from another padding id, where the architecture counts so and its code does not fix the id.</summary>
    public static IEnumerable<InputVariant> PaddingIds(VariantSource source)
    {
        var config = source.Model.Config;
        if (!config.Family.PositionsFromPadding || config.Family.FixedPaddingId is not null) yield break;
        foreach (var id in new[] { source.Model.Tokenizer!.PadId ?? 1, 1, 0, 2, 3 }.Distinct().Where(id => id != config.PaddingId))
        {
            if (source.WithPaddingId(id) is { } model) yield return new InputVariant("D6", $"pad_token_id {id} instead of {config.PaddingId}", i => source.Own[i]) { Model = model };
        }
    }

    private static IEnumerable<InputVariant> OtherWeights(VariantSource source)
    {
        yield return new InputVariant("C7", "all layer norms as they begin, at 1 and 0, which happens where a loader does not know their names (gamma and beta) and goes on with new ones", i => source.Own[i]) { Model = source.WithNewNorms() };
        foreach (var checkpoint in source.Patient.Checkpoints)
        {
            if (source.Patient.OtherModel(checkpoint.Folder) is { } model && model.Labels.Count == source.Model.Labels.Count)
                yield return new InputVariant("B7", $"the weights of checkpoint-{checkpoint.Step}", i => source.Own[i]) { Model = model };
        }
    }
}
