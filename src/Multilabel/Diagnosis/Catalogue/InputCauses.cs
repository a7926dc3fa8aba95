namespace Multilabel;

/// <summary>Group D of the catalogue: input differs between training and prediction.</summary>
internal static class InputCauses
{
    public const string Title = "Input differs between training and prediction";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("D1", "Different tokenizer or vocabulary",
            "everything off",
            "digest of tokenizer files; token digests of training rows",
            "\"Row 7 tokenises differently from training.\""),
        new("D2", "Casing / accents (do_lower_case)",
            "many unknown tokens",
            "UNK rate train vs predict; vocabulary has no upper-case pieces while text has",
            "\"34 % of words became [UNK]: the model is uncased.\""),
        new("D3", "max_length / truncation differs",
            "long rows wrong",
            "token counts, share truncated on each path",
            "give the numbers"),
        new("D4", "Truncation removes the signal",
            "label-bearing words after the cut",
            "per label: rows truncated; word association of the cut part vs the kept part",
            "\"For 'Retention' 61 % of its indicative words lie after token 128.\""),
        new("D5", "Padding without attention mask",
            "depends on batch composition",
            "same row alone vs padded to max: largest logit difference",
            "\"Padding changes your predictions.\""),
        new("D6", "Wrong pad id or padding side; position ids (RoBERTa starts at pad id + 1)",
            "shifted",
            "pad id = config; all-pad tail; position ids of the reference formula",
            "say so"),
        new("D7", "Special tokens missing or doubled",
            "CLS state wrong",
            "first/last ids of each row",
            "\"No <s> at the start.\""),
        new("D9", "Text pre-processing differs (strip, HTML, quotes, unicode form, BOM, newline)",
            "subtle",
            "hash of the text after loading, both paths; NFC/NFKC probe",
            "show the first differing character"),
        new("D12", "Row order of predictions differs from the labels (sampler, length sort, distributed gather, dropped last batch)",
            "F1 near chance, high when re-aligned",
            "carry row ids; best-permutation test: per-row loss against own vs shuffled labels",
            "\"Predictions are in another order than your labels.\""),
        new("D13", "Embeddings resized / added tokens not saved",
            "Index errors, or rows with certain words are wrong.",
            "vocab_size, the rows of the embedding table in the weights and the tokens of the tokenizer are compared. Rows that were trained but lie beyond the tokenizer's last token mean that added tokens were not saved; tokens whose embeddings are as new ones have, in nearly all of the wrong rows, that their embeddings were not.",
            "Save tokenizer and model together after resize_token_embeddings, and copy both from the same run."),
    ];
}
