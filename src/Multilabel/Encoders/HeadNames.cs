namespace Multilabel;

/// <summary>
/// The architecture's own classification head: first token, dense layer, activation, final linear layer.
/// <c>Dense</c> has the encoder's prefix at {0}; <c>Dropout</c> is the key of config.json that goes before the hidden dropout.
/// </summary>
internal sealed record HeadNames(string Dense, string Activation, string Final, bool DropsInput, string? Dropout = "classifier_dropout")
{
    public static HeadNames BertPooler { get; } = new("{0}.pooler.dense", "tanh", "classifier", DropsInput: false);

    public static HeadNames DenseTanh { get; } = new("classifier.dense", "tanh", "classifier.out_proj", DropsInput: true);

    public static HeadNames DenseGelu { get; } = DenseTanh with { Activation = "gelu" };

    public static HeadNames PreClassifier { get; } = new("pre_classifier", "relu", "classifier", DropsInput: false, Dropout: "seq_classif_dropout");
}
