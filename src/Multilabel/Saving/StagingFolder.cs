namespace Multilabel;

/// <summary>Where a classifier lies between training and saving: the verdict is measured on what is on disk, so it goes to disk first.</summary>
internal static class StagingFolder
{
    public static string Create()
    {
        try
        {
            return Directory.CreateTempSubdirectory("multilabel-").FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MultilabelException($"No temporary folder could be made in {Path.GetTempPath()}: {e.Message} Set TMPDIR to a place with room.", e);
        }
    }

    public static void Delete(string folder)
    {
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The system empties its temporary folder by itself.
        }
    }
}
