using System.Net;

namespace Multilabel;

/// <summary>The hub answered, but not with what was asked for.</summary>
internal sealed class HubStatusException : Exception
{
    public HubStatusException(HttpResponseMessage response)
        : base($"{(int)response.StatusCode} {Header(response, "X-Error-Message") ?? response.ReasonPhrase}".TrimEnd())
    {
        Status = response.StatusCode;
        Code = Header(response, "X-Error-Code");
        var retry = response.Headers.RetryAfter;
        RetryAfter = retry?.Delta ?? (retry?.Date - DateTimeOffset.UtcNow);
    }

    public HttpStatusCode Status { get; }

    /// <summary>The hub's own word for it: RepoNotFound, RevisionNotFound, GatedRepo …</summary>
    public string? Code { get; }

    public TimeSpan? RetryAfter { get; }

    public bool IsPassing => Status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)Status >= 500;

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
