using static TorchSharp.torch;

namespace Multilabel;

/// <summary>How a folder is opened.</summary>
internal sealed record LoadOptions
{
    /// <summary>Where parameters live and computation happens; null is the CPU.</summary>
    public Device? Device { get; init; }

    /// <summary>
    /// True to train: a head that is missing or does not fit begins anew, and the report says so. False to predict: every parameter must come from
    /// the folder.
    /// </summary>
    public bool Training { get; init; }

    /// <summary>
    /// True to examine a folder that may be broken: what is missing or does not fit begins anew as transformers would let it, prefixes of any kind are
    /// taken off, and the report tells. Never to predict with.
    /// </summary>
    public bool Tolerant { get; init; }

    /// <summary>Changes what config.json says before anything is built; for experiments.</summary>
    public Func<ModelConfig, ModelConfig>? Adjust { get; init; }

    /// <summary>
    /// Labels to train a new head for; null keeps the folder's own. A head for exactly these labels is kept. Only with <see cref="Training"/>.
    /// </summary>
    public IReadOnlyList<string>? NewLabels { get; init; }

    public HeadKind Head { get; init; }

    /// <summary>Seed of new parameters.</summary>
    public ulong Seed { get; init; }
}
