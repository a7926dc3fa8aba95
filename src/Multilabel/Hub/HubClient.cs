using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Multilabel;

/// <summary>
/// Asks the hub. Redirects are followed here rather than by the framework: the token must not reach another host, and a file's digest stands in the
/// answer that redirects to one.
/// </summary>
internal sealed class HubClient : IDisposable
{
    private const int MostRedirects = 10;
    private static readonly TimeSpan ForAnswer = TimeSpan.FromSeconds(30);

    private readonly HubSettings _settings;
    private readonly HttpClient _http;

    public HubClient(HubSettings settings)
    {
        _settings = settings;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(15) }) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("multilabel", typeof(HubClient).Assembly.GetName().Version!.ToString(3)));
    }

    /// <summary>The commit and the files of a revision.</summary>
    public async Task<HubModel> Model(EncoderName name, CancellationToken cancellation)
    {
        using var response = await Send(HttpMethod.Get, Address($"api/models/{name.Repository}/revision/{Uri.EscapeDataString(name.Revision)}"), 0, staysOnHub: false, cancellation);
        var text = await WithTimeout(c => response.Content.ReadAsStringAsync(c), cancellation);
        return HubModel.Of(Parse(text)) ?? throw new MultilabelException(
            $"{_settings.Endpoint} answered something else than the list of files of {name.Repository}; expected a hub as https://huggingface.co is one. Look at HF_ENDPOINT and at your proxy.");
    }

    /// <summary>Digest and size of a file; null if there is none.</summary>
    public async Task<HubFile?> File(EncoderName name, string commit, string file, CancellationToken cancellation)
    {
        try
        {
            using var response = await Send(HttpMethod.Head, AddressOf(name.Repository, commit, file), 0, staysOnHub: true, cancellation);
            var linked = Header(response, "X-Linked-Etag");
            var etag = (linked ?? Header(response, "ETag"))?.Trim();
            if (etag?.StartsWith("W/", StringComparison.Ordinal) == true) etag = etag[2..];
            etag = etag?.Trim('"');
            if (etag is not { Length: > 0 and <= 128 } || !etag.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
                throw new MultilabelException($"{_settings.Endpoint}: says no digest (ETag) of {name.Repository}/{file}, so a download could not be checked. If HF_ENDPOINT is a mirror, use another.");
            var size = long.TryParse(Header(response, "X-Linked-Size"), out var bytes) ? bytes : IsRedirect(response) ? null : response.Content.Headers.ContentLength;
            return new HubFile(name.Repository, commit, file, etag, size);
        }
        catch (HubStatusException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The bytes of a file from a place on, if the server can give a part (206), or all of them (200).</summary>
    public Task<HttpResponseMessage> Content(HubFile file, long from, CancellationToken cancellation) =>
        Send(HttpMethod.Get, AddressOf(file.Repository, file.Commit, file.Name), from, staysOnHub: false, cancellation);

    public void Dispose() => _http.Dispose();

    /// <summary>Calls with a limit of time, which ends in a <see cref="TimeoutException"/>.</summary>
    public static async Task<T> WithTimeout<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(ForAnswer);
        try
        {
            return await call(limited.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {ForAnswer.TotalSeconds} s", e);
        }
        catch (IOException e)   // of the connection: files are written elsewhere
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, e.Message, e);
        }
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, Uri address, long from, bool staysOnHub, CancellationToken cancellation)
    {
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            using var request = new HttpRequestMessage(method, address);
            if (_settings.Token is { } token && IsHub(address)) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
            if (from > 0) request.Headers.Range = new RangeHeaderValue(from, null);
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");   // sizes and parts are those of the file
            var response = await WithTimeout(c => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, c), cancellation);
            if (!IsRedirect(response))
            {
                if (response.IsSuccessStatusCode) return response;
                using (response) throw new HubStatusException(response);
            }
            var next = new Uri(address, response.Headers.Location!);
            if (staysOnHub && !IsHub(next) && Header(response, "X-Linked-Etag") is not null) return response;
            response.Dispose();
            if (next.Scheme is not ("https" or "http")) throw new HttpRequestException($"{address.Host} redirects to {next.Scheme}:, which is not followed");
            address = next;
        }
        throw new HttpRequestException($"more than {MostRedirects} redirects from {address.Host}");
    }

    private static bool IsRedirect(HttpResponseMessage response) => (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is not null;

    private bool IsHub(Uri address) => address.Scheme == _settings.Endpoint.Scheme && string.Equals(address.Authority, _settings.Endpoint.Authority, StringComparison.OrdinalIgnoreCase);

    private Uri AddressOf(string repository, string commit, string file) => Address($"{repository}/resolve/{commit}/{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}");

    private Uri Address(string path) => new($"{_settings.Endpoint.AbsoluteUri.TrimEnd('/')}/{path}");

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
