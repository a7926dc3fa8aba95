namespace Multilabel;

/// <summary>What a freeze ratio counts.</summary>
public enum FreezeBy
{
    /// <summary>Transformer layers.</summary>
    Layers,

    /// <summary>Tensors in the order of the model's parameters, embeddings first.</summary>
    Tensors,
}

/// <summary>Held-out metrics that can choose an epoch.</summary>
public enum SelectionMetric
{
    /// <summary>The last epoch is kept.</summary>
    None,

    /// <summary>Mean loss; lower is better.</summary>
    Loss,

    /// <summary>Mean of the labels' F1.</summary>
    MacroF1,

    /// <summary>F1 over all cells.</summary>
    MicroF1,

    /// <summary>Mean of the rows' F1.</summary>
    SamplesF1,

    /// <summary>Share of rows exactly right.</summary>
    Accuracy,

    /// <summary>Share of cells right; predicting nothing scores high, so it is replaced by macro-F1 where it does.</summary>
    CellAccuracy,

    /// <summary>Mean of the labels' precision.</summary>
    MacroPrecision,

    /// <summary>Mean of the labels' recall.</summary>
    MacroRecall,
}
