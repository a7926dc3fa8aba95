namespace Multilabel.Cli;

/// <summary>Ctrl-C asks for a clean end with what there is; a second one ends at once.</summary>
internal sealed class InterruptHandler : IDisposable
{
    private readonly CancellationTokenSource _cancellation;

    public InterruptHandler(CancellationTokenSource cancellation)
    {
        _cancellation = cancellation;
        Console.CancelKeyPress += Handle;
    }

    public void Dispose() => Console.CancelKeyPress -= Handle;

    private void Handle(object? sender, ConsoleCancelEventArgs e)
    {
        if (_cancellation.IsCancellationRequested) return;
        e.Cancel = true;
        Console.Error.WriteLine("Stopping after this step; the best so far is kept. Ctrl-C once more ends at once.");
        _cancellation.Cancel();
    }
}
