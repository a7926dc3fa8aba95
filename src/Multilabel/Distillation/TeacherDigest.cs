namespace Multilabel;

/// <summary>One digest of everything that a teacher's targets depend on, but for rounding: weights, tokenizer, where texts are cut.</summary>
internal static class TeacherDigest
{
    public static string Of(SequenceClassifier network, int maxLength, string task)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["weights"] = network.Parameters.Digest(),
            ["task"] = FormattableString.Invariant($"{task} {network.Pooling} {maxLength}"),
        };
        foreach (var file in TokenizerFiles.In(network.TokenizerFolder)) parts[Path.GetFileName(file)] = FileDigests.OfFile(file);
        return TensorDigest.Combine(parts);
    }
}
