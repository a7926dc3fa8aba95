namespace Multilabel;

/// <summary>Reads the field <c>pattern</c>: <c>{"String": …}</c> or <c>{"Regex": …}</c>.</summary>
internal static class PatternReader
{
    public static TextPattern Read(ComponentJson json)
    {
        var pattern = json.Child("pattern");
        if (pattern?.TextOrNull("String") is { Length: > 0 } literal) return new LiteralPattern(literal);
        return pattern?.TextOrNull("Regex") switch
        {
            " {2,}" => new BlankRunPattern(),
            { } regex => new RegexPattern(regex, $"{json.File}: {json.Place}.pattern"),
            null => throw json.Wrong("pattern", "{\"String\": …} with at least one character, or {\"Regex\": …}"),
        };
    }
}
