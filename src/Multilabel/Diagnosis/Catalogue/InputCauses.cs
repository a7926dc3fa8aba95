namespace Multilabel;

/// <summary>Group D of the catalogue: input differs between training and prediction.</summary>
internal static class InputCauses
{
    public const string Title = "Input differs between training and prediction";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("D1", "Different tokenizer or vocabulary",
            "Every prediction is off, as if the model had never seen these texts.",
            "Token ids by this folder's tokenizer, by the base's and by the checkpoints'; which of them has the rows right or reproduces the predictions. Without those: whether the tokens in use, single characters left out, are the ones whose embeddings were trained.",
            "Put the tokenizer's files that training used beside the weights: save both together with save_pretrained, and load both from the same folder."),
        new("D2", "Casing / accents (do_lower_case)",
            "Many words become unknown tokens or other pieces; texts with capitals or accents are wrong.",
            "The rows are tokenized with and without lower-casing and accents; the way that has the rows right, meets the reported loss, or reproduces the predictions is the training's. The share of unknown tokens is reported.",
            "Set do_lower_case (and strip_accents) of tokenizer_config.json to what training used, and do not change the case of texts yourself."),
        new("D3", "max_length / truncation differs",
            "Long rows are wrong, short ones are right.",
            "Every length of truncation, in tokens, words and characters and from both sides; the one that has the rows right or reproduces the predictions.",
            "Use the same max_length and truncation=True in both programs, and set model_max_length of tokenizer_config.json to it."),
        new("D4", "Truncation removes the signal",
            "Long rows are never learned, however long the training.",
            "How many rows are cut, how many of their cells are right, which loss is forced because rows become equal by the cut, and for each label how many of its indicative words lie behind it.",
            "Train with a longer max_length (up to what the encoder reads), or split long texts into windows."),
        new("D5", "Padding without attention mask",
            "A row's prediction depends on which rows are in its batch.",
            "Rows are computed with padding tokens as if they were text, to every length that batches of 2 to 128 rows, a fixed length or the longest row give; the predictions are reproduced so.",
            "Pass attention_mask to the model together with input_ids: model(**tokenizer(texts, padding=True, return_tensors=\"pt\"))."),
        new("D6", "Wrong pad id or padding side; position ids (RoBERTa starts at pad id + 1)",
            "Predictions are shifted a little or altogether wrong, in batches or everywhere.",
            "Padding on the left with and without a mask, padding with other tokens, positions that begin elsewhere, and other values of pad_token_id; the one that has the rows right or reproduces the predictions. The ids of config.json and tokenizer are compared.",
            "Set padding_side to right, pad_token_id in config.json to the tokenizer's, and let the model make its position ids."),
        new("D7", "Special tokens missing or doubled",
            "All predictions are off: the head reads the first token, which is another than in training.",
            "First and last ids of each row; texts are tokenized without special tokens, with them once, and with them twice, and it is seen which has the rows right or reproduces the predictions.",
            "Call the tokenizer with add_special_tokens=True (the default) on the plain text, once; keep the post_processor of tokenizer.json."),
        new("D8", "token_type_ids other than in training",
            "Predictions drift, often only in an exported model.",
            "Rows are computed with the second token type, and with token types and attention mask in each other's place; the predictions are reproduced so.",
            "Pass the tokenizer's output whole, by name: model(**encoded)."),
        new("D9", "Text pre-processing differs (strip, HTML, quotes, unicode form, BOM, newline)",
            "Some rows differ slightly, those with quotes, line ends, entities or accents.",
            "Some seventy ways in which programs clean or spoil a text; the one that has the rows right or reproduces the predictions is named, with the first character that differs.",
            "Do the same to a text before the tokenizer in both programs, best nothing at all."),
        new("D12", "Row order of predictions differs from the labels (sampler, length sort, distributed gather, dropped last batch)",
            "Scores near chance, although the model is right when asked for single texts.",
            "For each row of the predictions the row of the model with the same numbers is looked for; the order that results is described (shifted, reversed, sorted by length).",
            "Write an id or the text beside every prediction and join on it. Predict without shuffling, and do not drop the last batch."),
        new("D13", "Embeddings resized / added tokens not saved",
            "Index errors, or rows with certain words are wrong.",
            "vocab_size, the rows of the embedding table in the weights and the tokens of the tokenizer are compared. Rows that were trained but lie beyond the tokenizer's last token mean that added tokens were not saved; tokens whose embeddings are as new ones have, in nearly all of the wrong rows, that their embeddings were not. Rows that come out right without the words that were added to the tokenizer tell that these were added after training.",
            "Save tokenizer and model together after resize_token_embeddings, and copy both from the same run."),
    ];
}
