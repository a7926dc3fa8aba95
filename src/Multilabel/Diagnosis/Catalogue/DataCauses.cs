namespace Multilabel;

/// <summary>Group E of the catalogue: labels and data.</summary>
internal static class DataCauses
{
    public const string Title = "Labels and data";

    public static IReadOnlyList<Cause> All { get; } =
    [
        new("E1", "Label order / id2label drift",
            "The model separates the rows well, but under the wrong names: the scores of two or more labels are swapped.",
            "The loss of every output against every label of the data gives the cheapest assignment of outputs to labels. Outputs that cost more than knowing nothing under their own name and less than half of that under another are named wrongly. Where the names are only LABEL_0, LABEL_1 …, the assignment tells which is which.",
            "Put the names into id2label (and label2id) of config.json in the order of training. Store the label list beside the data and read it from there in every program."),
        new("E2", "Label list built from set() or from one split",
            "The order of the labels changes from run to run, or differs between files of one run.",
            "label2id of config.json is compared with id2label, and the label order of every checkpoint with that of the folder. Labels of the data that the model does not know count where the data list the labels of a row, or where their columns stand among those of the model's labels and are few.",
            "Sort the label list once, save it, and build id2label and label2id from it: {i: name} and {name: i}."),
        new("E3", "Labels parsed wrongly (\"['a']\", trailing space, case variants, separator inside a name)",
            "Labels that nobody defined, labels that occur twice, or rows whose labels are not found.",
            "Names of the model and of the data are searched for the remains of lists (brackets, quotes, spaces at the ends), for names that are equal but for case and signs, for single letters, and for names that are several known labels joined by a separator. A label of the data that the model does not know counts if it is one or two letters from one that the model gives these rows.",
            "Take the label cells apart once, strip each name, map variants to one spelling, and train again with that list. Where only the data are wrong, correct their names."),
        new("E5", "Shifted rows (text and labels joined off by one)",
            "Most rows are wrong although the model memorised its rows, or all rows from some row on.",
            "For every distance s, the share of the wrong rows that are exactly right with the labels of the row s places further. Three quarters, and far more than at other distances, prove the shift. Where no distance fits, the model's answers are compared with the label sets of the file as a whole: the same sets on other rows mean that the order was lost.",
            "Join texts and labels by an id instead of by position, and do not drop or sort rows in one of the two files only."),
        new("E6", "Conflicting duplicates",
            "The loss cannot reach 0: equal texts carry different labels.",
            "Rows with equal tokens and different labels are grouped; the entropy of each group's labels is a loss that no model can go below. It is the cause where most of the remaining loss is theirs.",
            "Decide on one set of labels for each text, or keep one row of each. Until then judge the loss by its distance from the irreducible loss."),
        new("E8", "Label leakage into text (label name, id, template)",
            "The model is perfect at once, and fails on texts that come without the sign.",
            "A token that is no ordinary word ('[pay]', 'id_3', 'TAG:4') and stands in at least 95 % of the rows of one label and in no more than 5 % of others, for two labels or more; or texts that begin or end with exactly the names of their labels. The rows are computed again without these signs.",
            "Remove the tag or template from the texts, train again, and measure on texts as they come in use."),
        new("E9", "Constant, empty, duplicate or near-empty labels",
            "Metrics of a label are undefined or say nothing.",
            "Labels that all rows or no row have (and the model says so too), pairs of labels with eight rows or more that are equal in every row, and labels of one to four rows. Columns that say nothing of their own and hold nearly all of the wrong cells were overwritten after training. Where the log tells that the data are only a part of the training rows, this is a note.",
            "Leave the label out, or collect rows in which it differs. Leave it out of macro averages until then."),
        new("E10", "Rows without text or without labels",
            "Rows that the model cannot get right, all with the same answer.",
            "Rows whose text is blank or a word for a missing value (nan, none, null). Rows without any label, where these are nearly all of the rows that are wrong.",
            "Remove the rows without text. Restore the missing labels, or leave these rows out of training and measurement."),
        new("E11", "Missing treated as 0",
            "Labels that nobody decided on count as no.",
            "Cells that are blank, NaN, -1, -100 or '?' in columns that also say no in writing. If the wrong cells are mostly such cells on which the model says yes, their values are missing in the data.",
            "Decide the blank cells, or leave them out of the loss and of the metrics. Write 0 only where somebody has said no."),
        new("E12", "Label noise",
            "Some rows never fit although the rest is learned.",
            "The reported loss is the loss found here, so the wrong rows were wrong in training too; they have most of the loss, or the model is as sure of its other answer on them as of its right answers, where rows that were not learned to the end would be wrong next to the cut.",
            "Look through the rows that are listed: their labels are probably wrong. Correct them and train again."),
        new("E13", "Evaluated rows are not training rows (split re-drawn, other seed, other file version)",
            "Part of the rows is perfect and part is poor, or all are as poor as held-out rows.",
            "Rows that are right have the low loss that the log ends with; the wrong ones are answered with far smaller logits, as unknown rows are, and the reported loss rules out that they were trained on. Where all rows are other ones, their loss equals that of the held-out rows in the log, or there are none in it and the model ranks the labels well though it fits no row. A folder of this program lists its training rows by hash, which proves it.",
            "Measure on the rows that the model was trained on: save the split (ids, not only a seed) and read it again."),
        new("E14", "Labels of the evaluated file changed since training",
            "A few rows are wrong, everything else is memorised.",
            "The model is as sure of the wrong rows as of the right ones, and the reported loss rules out that they had these labels in training. A folder of this program holds a hash of each row's labels, which proves it.",
            "Compare the listed rows with the file of the time of training. Train again if the new labels are the right ones."),
    ];
}
