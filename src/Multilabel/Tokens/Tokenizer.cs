namespace Multilabel;

/// <summary>
/// Turns texts into the ids that an encoder was trained on, equal to those of Hugging Face's tokenizers. May be used from many threads at once.
/// Unpaired surrogates, which UTF-8 cannot express, count as U+FFFD.
/// </summary>
public sealed class Tokenizer
{
    private readonly Normalizer? normalizer;
    private readonly PreTokenizer? preTokenizer;
    private readonly TokenModel model;
    private readonly PostProcessor postProcessor;
    private readonly AddedTokenFinder? rawTokens, normalizedTokens;
    private readonly bool truncatesLeft;
    private readonly bool needsPlaces;

    internal Tokenizer(TokenizerParts parts)
    {
        (normalizer, preTokenizer, model, postProcessor) = (parts.Normalizer, parts.PreTokenizer, parts.Model, parts.PostProcessor);
        needsPlaces = preTokenizer?.NeedsPlaces ?? false;
        truncatesLeft = parts.TruncatesLeft;
        var raw = parts.AddedTokens.Where(t => !t.Normalized).Select(t => (t, t.Content)).ToArray();
        var normalized = parts.AddedTokens.Where(t => t.Normalized).Select(t => (t, normalizer?.Normalize(t.Content) ?? t.Content)).ToArray();
        if (raw.Length > 0) rawTokens = new AddedTokenFinder(raw);
        if (normalized.Length > 0) normalizedTokens = new AddedTokenFinder(normalized);

        VocabularySize = Math.Max(model.Vocabulary.Size, parts.AddedTokens.Select(t => t.Id + 1).DefaultIfEmpty(0).Max());
        NumSpecialTokens = postProcessor.SpecialCount;
        PadId = parts.PadId;
        UnkId = parts.IdOf("unk_token");
        ClsId = parts.IdOf("cls_token");
        SepId = parts.IdOf("sep_token");
        BosId = parts.IdOf("bos_token");
        EosId = parts.IdOf("eos_token");
        MaskId = parts.IdOf("mask_token");
        PadsLeft = parts.PadsLeft;
        ModelMaxLength = parts.ModelMaxLength;
        TruncationLength = parts.TruncationLength;
        AddsTokenTypeIds = parts.AddsTokenTypeIds;
    }

    /// <summary>The highest id plus one: the least number of rows that the encoder's word embeddings must have.</summary>
    public int VocabularySize { get; }

    /// <summary>The id that fills a batch up to its longest text; null if the folder names none.</summary>
    public int? PadId { get; }

    /// <summary>The id of the token for unknown text; null if the folder names none.</summary>
    public int? UnkId { get; }

    /// <summary>The id of the classification token; null if the folder names none.</summary>
    public int? ClsId { get; }

    /// <summary>The id of the separator; null if the folder names none.</summary>
    public int? SepId { get; }

    /// <summary>The id of the token that begins a sequence; null if the folder names none.</summary>
    public int? BosId { get; }

    /// <summary>The id of the token that ends a sequence; null if the folder names none.</summary>
    public int? EosId { get; }

    /// <summary>The id of the mask; null if the folder names none.</summary>
    public int? MaskId { get; }

    /// <summary>Whether batches are filled up on the left side.</summary>
    public bool PadsLeft { get; }

    /// <summary>The longest input in tokens, as <c>tokenizer_config.json</c> states it; null if it states none (or the placeholder 1e30).</summary>
    public int? ModelMaxLength { get; }

    /// <summary>The length in the truncation section of <c>tokenizer.json</c>; null if there is none. Nothing is cut unless a length is asked for.</summary>
    public int? TruncationLength { get; }

    /// <summary>Whether Hugging Face hands <c>token_type_ids</c> to the model.</summary>
    public bool AddsTokenTypeIds { get; }

    /// <summary>How many special tokens surround a text.</summary>
    public int NumSpecialTokens { get; }

    /// <summary>
    /// Reads the tokenizer of a model folder: <c>tokenizer.json</c>, else <c>vocab.txt</c>, <c>vocab.json</c> with <c>merges.txt</c>, or a SentencePiece
    /// model, with the settings of <c>tokenizer_config.json</c>.
    /// </summary>
    /// <exception cref="MultilabelException">A file is missing or damaged, or contains something unsupported; the message names it.</exception>
    public static Tokenizer Load(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new Tokenizer(TokenizerFolder.Read(folder));
    }

    /// <summary>Ids, tokens and offsets of a text with the special tokens around it.</summary>
    /// <param name="text">Any text, of any length.</param>
    /// <param name="maxLength">The most ids to return, special tokens included; null cuts nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxLength"/> leaves no room for the special tokens.</exception>
    public TokenizedText Encode(string text, int? maxLength = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var room = Room(maxLength);
        var work = Workspace.Rent(text, tracks: true);
        Prepare(work);
        var shown = new List<string>();
        foreach (var piece in work.Pieces) Tokenize(piece, work, shown);

        var count = work.Tokens.Count;
        var kept = Math.Min(count, room);
        var result = Arrange(work, shown, truncatesLeft ? count - kept : 0, kept);
        work.Return();
        return result;
    }

    /// <summary>The ids alone, with the special tokens: what training and prediction need.</summary>
    /// <param name="text">Any text, of any length.</param>
    /// <param name="maxLength">The most ids to return, special tokens included.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxLength"/> leaves no room for the special tokens.</exception>
    public int[] EncodeIds(string text, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        var room = Room(maxLength);
        var work = Workspace.Rent(text, needsPlaces);
        Prepare(work);
        foreach (var piece in work.Pieces)
        {
            if (piece.IsToken) work.Tokens.Add(piece.TokenId, piece.Start, piece.End);
            else model.Tokenize(work.Text.Text.Slice(piece.Start, piece.Length), piece.Start, work.Tokens);
            if (work.Tokens.Count >= room && !truncatesLeft) break;
        }

        var ids = work.Tokens.Ids;
        if (ids.Length > room) ids = truncatesLeft ? ids[^room..] : ids[..room];
        var (before, after) = (postProcessor.Before, postProcessor.After);
        var all = new int[before.Length + ids.Length + after.Length];
        for (var i = 0; i < before.Length; i++) all[i] = before[i].Id;
        ids.CopyTo(all.AsSpan(before.Length));
        for (var i = 0; i < after.Length; i++) all[before.Length + ids.Length + i] = after[i].Id;
        work.Return();
        return all;
    }

    /// <summary>Hands over the words that the model cuts into tokens, normalised as it gets them.</summary>
    internal void VisitWords(string text, WordVisitor visit)
    {
        var work = Workspace.Rent(text, needsPlaces);
        Prepare(work);
        foreach (var piece in work.Pieces)
            if (!piece.IsToken) visit(work.Text.Text.Slice(piece.Start, piece.Length));
        work.Return();
    }

    /// <summary>The ids of a text without special tokens around it.</summary>
    internal int[] BareIds(string text)
    {
        var ids = EncodeIds(text, int.MaxValue);
        return ids[postProcessor.Before.Length..(ids.Length - postProcessor.After.Length)];
    }

    /// <summary>The id of a token of the vocabulary as it is written there; null where it has none.</summary>
    internal int? Find(string token) => model.Vocabulary.Find(token) is var id and >= 0 ? id : null;

    /// <summary>The token with an id as it is written in the vocabulary; null where it has none.</summary>
    internal string? Token(int id) => model.Vocabulary.Token(id);

    private int Room(int? maxLength)
    {
        if (maxLength is not { } length) return int.MaxValue;
        ArgumentOutOfRangeException.ThrowIfLessThan(length, NumSpecialTokens, nameof(maxLength));
        return length - NumSpecialTokens;
    }

    /// <summary>Finds the added tokens, normalizes what lies between them, and cuts it into words.</summary>
    private void Prepare(Workspace work)
    {
        var segments = work.Found;
        segments.Clear();
        if (rawTokens is null) segments.Add(new Piece(0, work.Original.Length));
        else rawTokens.Find(work.Original, 0, work.Original.Length, segments);
        foreach (var segment in segments)
        {
            var start = work.Text.Length;
            if (segment.IsToken || normalizer is null)
            {
                work.Text.Append(work.Original, segment.Start, segment.Length);
            }
            else
            {
                work.Segment.Load(work.Original, segment.Start, segment.Length);
                normalizer.Apply(work.Segment);
                work.Text.Append(work.Segment.Text, 0, work.Segment.Text.Length);
            }

            var piece = new Piece(start, work.Text.Length - start, segment.TokenId);
            if (piece.Length == 0) continue;
            if (piece.IsToken || normalizedTokens is null) work.Pieces.Add(piece);
            else normalizedTokens.Find(work.Text, piece.Start, piece.Length, work.Pieces);
        }

        preTokenizer?.Apply(work);
    }

    private void Tokenize(Piece piece, Workspace work, List<string> shown)
    {
        var text = work.Text.Text;
        var first = work.Tokens.Count;
        if (piece.IsToken)
        {
            work.Tokens.Add(piece.TokenId, piece.Start, piece.End);
            shown.Add(text.Slice(piece.Start, piece.Length).ToString());
            return;
        }

        model.Tokenize(text.Slice(piece.Start, piece.Length), piece.Start, work.Tokens);
        for (var i = first; i < work.Tokens.Count; i++) shown.Add(model.Show(work.Tokens.Ids[i], text[work.Tokens.Start(i)..work.Tokens.End(i)]));
    }

    private TokenizedText Arrange(Workspace work, List<string> shown, int first, int kept)
    {
        var (before, after) = (postProcessor.Before, postProcessor.After);
        var length = before.Length + kept + after.Length;
        var result = new TokenizedText
        {
            Ids = new int[length],
            TypeIds = new int[length],
            Tokens = new string[length],
            Offsets = new (int, int)[length],
            CutTokens = work.Tokens.Count - kept,
        };
        for (var i = 0; i < before.Length; i++) Put(before[i], i);
        for (var i = 0; i < kept; i++)
        {
            var (token, at) = (first + i, before.Length + i);
            var (start, end) = (work.Tokens.Start(token), work.Tokens.End(token));
            var offset = end > start ? (work.Text.From(start), work.Text.To(end - 1)) : (start, start);
            result.Ids[at] = work.Tokens.Ids[token];
            result.TypeIds[at] = postProcessor.TypeId;
            result.Tokens[at] = shown[token];
            result.Offsets[at] = postProcessor.Trim(shown[token], offset, i == 0);
        }

        for (var i = 0; i < after.Length; i++) Put(after[i], before.Length + kept + i);
        return result;

        void Put(SpecialToken special, int at) =>
            (result.Ids[at], result.TypeIds[at], result.Tokens[at]) = (special.Id, special.TypeId, special.Token);
    }
}
