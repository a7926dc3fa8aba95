using System.Globalization;

namespace Multilabel;

/// <summary>Tries again what may work a moment later: a busy hub, a cut connection. Waits twice as long each time, or as long as the hub asks for.</summary>
internal sealed class HubRetry(HubSettings settings, Action<string> note)
{
    private const int Most = 5;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1), Noticed = TimeSpan.FromSeconds(5), Longest = TimeSpan.FromMinutes(5);

    private bool _reached;

    public async Task<T> Run<T>(Func<Task<T>> action, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await action();
                _reached = true;
                return result;
            }
            catch (Exception e) when (IsWorthwhile(e, attempt, cancellation))
            {
                await Pause(e, attempt, cancellation);
            }
        }
    }

    /// <summary>Whether another attempt makes sense. A hub that could not be reached even once is taken to be out of reach: nobody should wait to be told.</summary>
    public bool IsWorthwhile(Exception e, int attempt, CancellationToken cancellation) => attempt < Most && !cancellation.IsCancellationRequested && e switch
    {
        HubStatusException status => status.IsPassing && (status.RetryAfter ?? TimeSpan.Zero) <= Longest,
        HttpRequestException or TimeoutException => _reached,
        _ => false,
    };

    public Task Pause(Exception e, int attempt, CancellationToken cancellation)
    {
        var asked = (e as HubStatusException)?.RetryAfter;
        var wait = asked > TimeSpan.Zero ? asked.Value : First * Math.Pow(2, attempt - 1);
        if (wait >= Noticed) note(string.Create(CultureInfo.InvariantCulture, $"{settings.Endpoint.Host}: {e.Message.TrimEnd('.')}; trying again in {wait.TotalSeconds:0} s."));
        return settings.Delay(wait, cancellation);
    }
}
