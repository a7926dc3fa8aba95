using System.Net;

namespace Multilabel;

/// <summary>
/// Brings a file of the hub onto the disk: into <c>ETAG.incomplete</c>, from where an earlier attempt stopped, then checked and renamed, so that a blob
/// that is there is whole.
/// </summary>
internal sealed class BlobDownload(HubClient client, HubRetry retry, DownloadMeter meter)
{
    public const string Incomplete = ".incomplete";

    private const int Block = 1 << 17;

    public async Task Run(HubFile file, string blob, CancellationToken cancellation)
    {
        var part = blob + Incomplete;
        for (var isSecond = false; ; isSecond = true)
        {
            await Fetch(file, part, cancellation);
            if (!BlobDigest.IsDigest(file.Etag) || BlobDigest.Of(part, file.Etag) is var found && string.Equals(found, file.Etag, StringComparison.OrdinalIgnoreCase)) break;
            // What an earlier attempt left may have been damaged; a file fetched as a whole is not fetched a third time.
            meter.Keep(-new FileInfo(part).Length);
            File.Delete(part);
            if (isSecond) throw HubFaults.WrongDigest(file, found);
        }
        File.Move(part, blob, overwrite: true);
    }

    private async Task Fetch(HubFile file, string part, CancellationToken cancellation)
    {
        using var stream = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        if (file.Size is null || stream.Length > file.Size) stream.SetLength(0);
        stream.Seek(0, SeekOrigin.End);
        meter.Keep(stream.Length);
        var failures = 0;   // in a row: a connection that brings something before it is cut is a good one
        while (file.Size is null || stream.Length < file.Size)
        {
            var before = stream.Length;
            try
            {
                await Part(file, stream, cancellation);
                if (file.Size is null || stream.Length == file.Size) return;
                throw new HttpRequestException(HttpRequestError.ResponseEnded, $"the connection ended after {stream.Length} of {file.Size} bytes");
            }
            catch (Exception e) when (retry.IsWorthwhile(e, failures = stream.Length > before ? 1 : failures + 1, cancellation))
            {
                await retry.Pause(e, failures, cancellation);
            }
        }
    }

    private async Task Part(HubFile file, FileStream stream, CancellationToken cancellation)
    {
        using var response = await client.Content(file, stream.Length, cancellation);
        if (stream.Length > 0 && (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != stream.Length))
        {
            // The server gives the file from its beginning, or another part than was asked for.
            meter.Keep(-stream.Length);
            stream.SetLength(0);
            if (response.StatusCode == HttpStatusCode.PartialContent) throw new HttpRequestException($"{file.Name}: another part came than was asked for");
        }
        using var content = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[Block];
        while (await HubClient.WithTimeout(c => content.ReadAsync(buffer, c).AsTask(), cancellation) is > 0 and var count)
        {
            if (stream.Length + count > file.Size) throw new HttpRequestException($"{file.Name}: more came than the {file.Size} bytes it has");
            stream.Write(buffer, 0, count);
            meter.Add(count);
        }
    }
}
