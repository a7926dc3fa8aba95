namespace Multilabel;

/// <summary>
/// The first models of the hub had no owner; they were given one later and the hub redirects the old names. So both names mean the same model, and
/// what was downloaded under one serves the other. Only these old names are without an owner, so a list of their beginnings is enough.
/// </summary>
internal static class CanonicalOwner
{
    private static readonly (string Beginning, string Owner)[] Known =
    [
        ("bert-base-", "google-bert"), ("bert-large-", "google-bert"),
        ("roberta-base-openai", "openai-community"), ("roberta-large-openai", "openai-community"),
        ("roberta-", "FacebookAI"), ("xlm-roberta-", "FacebookAI"),
        ("distilbert-base-", "distilbert"), ("distilroberta-base", "distilbert"),
        ("camembert-base", "almanach"), ("albert-", "albert"),
    ];

    /// <summary>The other name of the same model, or null.</summary>
    public static string? OtherName(string repository)
    {
        var slash = repository.IndexOf('/', StringComparison.Ordinal);
        var name = repository[(slash + 1)..];
        if (Known.FirstOrDefault(k => name.StartsWith(k.Beginning, StringComparison.Ordinal)) is not { Owner: { } owner }) return null;
        return slash < 0 ? $"{owner}/{name}" : repository[..slash] == owner ? name : null;
    }
}
