namespace Multilabel;

/// <summary>
/// Brings a model from the hub into the cache: only the files that are read here, the small ones first, because they may say that the large ones would be
/// of no use. The branch's reference is written last, so that it never leads to a part of a model.
/// </summary>
internal sealed class ModelDownload(HubSettings settings, HubClient client, HubReports reports, EncoderParts parts)
{
    private readonly HubRetry _retry = new(settings, reports.Note);

    public async Task<Snapshot> Run(EncoderName name, CancellationToken cancellation)
    {
        var cached = new HubCache(settings).Model(name.Repository);
        var model = await _retry.Run(() => client.Model(name, cancellation), cancellation);
        var meter = new DownloadMeter(name.ToString(), reports.Progress);
        var folder = new Snapshot(cached, model.Commit).Folder;
        Directory.CreateDirectory(folder);
        await Bring(await Ask(EncoderFiles.Descriptions(model.Files)));
        if (!model.Files.Contains(SentenceModules.FileName)) cached.SetMissing(model.Commit, SentenceModules.FileName);
        if (EncoderFiles.Missing(model.Files, folder, parts) is { } missing) throw HubFaults.NoEncoder(name, missing, model.Files);
        var small = await Ask(EncoderFiles.Small(model.Files, folder, parts));
        var large = parts == EncoderParts.All ? await Ask(EncoderFiles.Weights(model.Files, folder)) : [];   // for the total; without an index yet, not of several files
        await Bring(small);
        if (parts == EncoderParts.All)
        {
            ModelConfig.Read(Path.Combine(SentenceModules.ModelFolderOf(folder), "config.json"));
            await Bring([.. large, .. await Ask(EncoderFiles.Weights(model.Files, folder).Except(large.Select(file => file.Name)))]);
        }
        cached.SetReference(name.Revision, model.Commit);
        meter.Complete();
        if (meter.Fetched > 0) reports.Note($"{name}: {ByteCount.Show(meter.Fetched)} downloaded from {settings.Endpoint.Host} into {folder}");
        return new Snapshot(cached, model.Commit);

        async Task<List<HubFile>> Ask(IEnumerable<string> names)
        {
            var files = new List<HubFile>();
            foreach (var file in names.Where(file => !LinkedFile.Exists(Path.Combine(folder, file))).ToList())
                files.Add(await _retry.Run(() => client.File(name, model.Commit, file, cancellation), cancellation) ?? throw HubFaults.Lacks(name, file));
            meter.Total += files.Sum(file => file.Size ?? 0);
            CheckRoom(cached, files);
            return files;
        }

        async Task Bring(IEnumerable<HubFile> files)
        {
            foreach (var file in files) await Place(cached, file, Path.Combine(folder, file.Name.Replace('/', Path.DirectorySeparatorChar)), meter, cancellation);
        }
    }

    private void CheckRoom(CachedModel cached, IReadOnlyList<HubFile> files)
    {
        var needed = files.Where(file => !File.Exists(cached.BlobOf(file.Etag))).Sum(file => (file.Size ?? 0) - LinkedFile.Length(cached.BlobOf(file.Etag) + BlobDownload.Incomplete));
        if (settings.FreeBytes(cached.Folder) is { } free && free < needed) throw HubFaults.NoRoom(settings, needed, free);
    }

    private async Task Place(CachedModel cached, HubFile file, string place, DownloadMeter meter, CancellationToken cancellation)
    {
        var blob = cached.BlobOf(file.Etag);
        Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        void Waiting() => reports.Note($"Another process is downloading {file.Name} of {file.Repository}; waiting for it.");
        using (await BlobLock.Take(cached.LockOf(file.Etag), settings, Waiting, cancellation))
        {
            if (LinkedFile.Exists(place)) return;
            var isNew = !LinkedFile.Exists(blob);
            if (isNew) await new BlobDownload(client, _retry, meter).Run(file, blob, cancellation);
            else meter.Keep(file.Size ?? 0);
            SnapshotFile.Put(blob, place, isNew, settings.UsesLinks);
        }
    }
}
