using System.Text.RegularExpressions;

namespace Multilabel;

/// <summary>The name of a model on the hub: <c>name</c>, <c>owner/name</c>, either with <c>@revision</c>.</summary>
/// <param name="Repository">Without the revision.</param>
/// <param name="Revision">A branch, a tag, or a commit as 5 to 40 hexadecimal digits.</param>
internal sealed partial record EncoderName(string Repository, string Revision)
{
    public const string DefaultRevision = "main";

    private const int Longest = 96;

    /// <summary>Whether the revision is a whole commit, which never changes what it means.</summary>
    public bool IsPinned => IsCommit(Revision);

    public static bool IsCommit(string revision) => revision.Length == 40 && IsHex(revision);

    /// <summary>Whether it may be the beginning of a commit.</summary>
    public static bool MayBeShortCommit(string revision) => revision.Length is >= 5 and < 40 && IsHex(revision);

    /// <summary>Null for what cannot be a model's name, such as a path.</summary>
    public static EncoderName? Parse(string text)
    {
        var parts = text.Split('@', 2);
        var (repository, revision) = (parts[0], parts.Length == 2 ? parts[1] : DefaultRevision);
        var isName = repository.Length <= Longest && Names().IsMatch(repository) && !repository.Contains("--", StringComparison.Ordinal)
            && !repository.Contains("..", StringComparison.Ordinal) && !repository.EndsWith(".git", StringComparison.Ordinal);
        var isRevision = Revisions().IsMatch(revision) && !revision.Contains("..", StringComparison.Ordinal) && !revision.Contains("//", StringComparison.Ordinal);
        return isName && isRevision ? new EncoderName(repository, revision) : null;
    }

    public EncoderName At(string revision) => this with { Revision = revision };

    public override string ToString() => Revision == DefaultRevision ? Repository : $"{Repository}@{Revision}";

    private static bool IsHex(string text) => text.All(char.IsAsciiHexDigit);

    [GeneratedRegex(@"^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?(/[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?)?\z")]
    private static partial Regex Names();

    [GeneratedRegex(@"^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*\z")]
    private static partial Regex Revisions();
}
