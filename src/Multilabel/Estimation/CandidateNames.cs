namespace Multilabel;

/// <summary>The candidates by their names.</summary>
internal static class CandidateNames
{
    private static readonly string[] s_all = [LinearCandidate.Key, FrozenCandidate.Key, FineTunedCandidate.Key];

    /// <param name="asked">Names separated by commas; null for all that are possible.</param>
    /// <param name="withoutEncoder">No encoder is given.</param>
    /// <exception cref="MultilabelException">A name is unknown, or needs an encoder that is not given.</exception>
    public static IReadOnlyList<string> Read(string? asked, bool withoutEncoder)
    {
        if (asked is null) return withoutEncoder ? [LinearCandidate.Key] : s_all;
        var names = asked.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => name.ToLowerInvariant()).Distinct().ToList();
        if (names.Count == 0) throw new MultilabelException($"--candidates names none; expected some of {string.Join(", ", s_all)}, separated by commas.");
        if (names.Find(name => !s_all.Contains(name)) is { } unknown)
            throw new MultilabelException($"'{unknown}' is not a candidate{ClosestName.Suggest(unknown, s_all)}; expected some of {string.Join(", ", s_all)}, separated by commas.");
        if (withoutEncoder && names.Find(name => name != LinearCandidate.Key) is { } needs)
            throw new MultilabelException($"The candidate '{needs}' needs an encoder: name one with --encoder, or leave the candidate away.");
        return names;
    }

    /// <param name="name">One of those that <see cref="Read"/> gives.</param>
    /// <param name="dataset">Its rows all have a text.</param>
    /// <param name="training">Encoder and options.</param>
    /// <param name="features">Of the rows, for the frozen candidate.</param>
    /// <param name="store">What trainings share.</param>
    public static ICandidate Make(string name, Dataset dataset, TrainingOptions training, float[][]? features, FeatureStore store) => name switch
    {
        FrozenCandidate.Key => new FrozenCandidate(features!, [.. dataset.Rows.Select(r => r.Labels)]),
        FineTunedCandidate.Key => new FineTunedCandidate(dataset, training, store),
        _ => new LinearCandidate(dataset),
    };
}
