namespace Multilabel;

/// <summary>Where an encoder comes from: a folder, else one that comes with the application, else the cache of Hugging Face's library, else the hub.</summary>
/// <param name="Folder">Its files.</param>
/// <param name="Name">What means the same files anywhere: the folder as it was named, or <c>owner/name@commit</c>.</param>
internal sealed record EncoderSource(string Folder, string Name)
{
    private static readonly TimeSpan ForModules = TimeSpan.FromSeconds(5);

    /// <summary>Finds the folder of an encoder, and downloads it if need be. A name with its commit, once found, is found again without any request.</summary>
    /// <param name="encoder">A folder, or the name of a model on the hub.</param>
    /// <param name="reports">Hears what is downloaded.</param>
    /// <param name="parts">What is needed of it.</param>
    /// <param name="settings">Where the cache and the hub are; by default as the environment says.</param>
    /// <param name="cancellation">Stops a download, which goes on from there the next time.</param>
    /// <exception cref="MultilabelException">There is no such encoder, or it cannot be had.</exception>
    /// <exception cref="OperationCanceledException">A download was stopped.</exception>
    public static EncoderSource Resolve(
        string encoder, HubReports? reports = null, EncoderParts parts = EncoderParts.All, HubSettings? settings = null, CancellationToken cancellation = default)
    {
        if (Directory.Exists(encoder)) return new EncoderSource(encoder, encoder);
        if (BundledEncoders.Find(encoder) is { } bundled) return new EncoderSource(bundled.Folder, bundled.Name);
        if (EncoderName.Parse(encoder) is not { } name || File.Exists(encoder)) throw HubFaults.NoFolder(encoder);
        settings ??= HubSettings.FromEnvironment();
        var cached = new HubCache(settings).Find(name, parts);
        var snapshot = cached is not null && !MayLackModules(cached, parts) ? cached
            // Asynchronous inside, so that a stalled connection can be left; no caller's context is waited for.
            : Task.Run(() => Fetch(name, cached, settings, reports ?? HubReports.None, parts, cancellation), CancellationToken.None).GetAwaiter().GetResult();
        return new EncoderSource(snapshot.Folder, snapshot.PinnedName);
    }

    private static async Task<Snapshot> Fetch(EncoderName name, Snapshot? cached, HubSettings settings, HubReports reports, EncoderParts parts, CancellationToken cancellation)
    {
        var cache = new HubCache(settings);
        if (settings.IsOffline && cached is null) throw HubFaults.Offline(name, cache);
        using var client = new HubClient(settings);
        try
        {
            if (cached is null) return await new ModelDownload(settings, client, reports, parts).Run(name, cancellation);
            return await WithModules(name.At(cached.Commit), cached, settings, client, reports, cancellation);
        }
        catch (OperationCanceledException)
        {
            reports.Note($"{name}: the download was stopped; what is here of it stays, and the same command goes on from there.");
            throw;
        }
        catch (Exception e) when (HubFaults.Of(e, name, settings, cache) is { } fault)
        {
            throw fault;
        }
    }

    // A sentence encoder that was downloaded as a plain one has no modules.json in the cache, and would get another head here than elsewhere. That it may be
    // one is seen at its class, which has no head of its own; the hub is asked once, and the answer kept.
    private static bool MayLackModules(Snapshot cached, EncoderParts parts) =>
        parts == EncoderParts.All && !cached.Files.Contains(SentenceModules.FileName)
        && cached.Model.IsOnHub(cached.Commit, SentenceModules.FileName) != false
        && JsonFile.Read(cached.PathOf("config.json")).Strings("architectures") is [var single] && single.EndsWith("Model", StringComparison.Ordinal);

    private static async Task<Snapshot> WithModules(EncoderName name, Snapshot cached, HubSettings settings, HubClient client, HubReports reports, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(ForModules);   // it is only a question
        try
        {
            if (settings.IsOffline) throw new HttpRequestException("HF_HUB_OFFLINE is set");
            if (cached.Model.IsOnHub(cached.Commit, SentenceModules.FileName) == true || await client.File(name, cached.Commit, SentenceModules.FileName, limited.Token) is not null)
                return await new ModelDownload(settings, client, reports, EncoderParts.All).Run(name with { Repository = cached.Model.Repository }, cancellation);
            cached.Model.SetMissing(cached.Commit, SentenceModules.FileName);
        }
        catch (UnauthorizedAccessException)
        {
            // A cache that others fill; it is asked again next time.
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException or HubStatusException or IOException || e is OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            reports.Note($"{name.Repository}: whether it is a sentence encoder ({SentenceModules.FileName}) could not be asked ({e.Message.TrimEnd('.')}); it is used as the cache has it, and --head says which head it gets.");
        }
        return cached;
    }
}
