namespace PolicyRunner.Policies.Compilation;

/// <summary>Finds the folder for compiled packs and makes sure that it belongs to this user alone: code is loaded from it.</summary>
internal static class CacheFolder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <returns>The folder, which exists; or null, and why nothing can be kept.</returns>
    public static (string? Folder, string? Problem) Open(CacheOptions options)
    {
        if (Locate(options) is not { } folder)
        {
            return (null, "Compiled policies are not kept: there is no home folder; set POLICYRUNNER_CACHE.");
        }

        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
                return (folder, null);
            }

            if (!Directory.Exists(folder))
            {
                if (Path.GetDirectoryName(folder) is { } parent)
                {
                    Directory.CreateDirectory(parent);
                }

                Directory.CreateDirectory(folder, Private);
            }

            return Refusal(folder) is { } refusal ? (null, $"Compiled policies are not kept: {refusal}.") : (folder, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, $"Compiled policies are not kept: {exception.Message}");
        }
    }

    private static string? Locate(CacheOptions options)
    {
        if ((options.Folder ?? Variable("POLICYRUNNER_CACHE")) is { } given)
        {
            return Path.GetFullPath(given);
        }

        if (OperatingSystem.IsWindows())
        {
            var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            return local.Length == 0 ? null : Path.Combine(local, "policyrunner");
        }

        // The specification of these folders: a relative XDG_CACHE_HOME is to be ignored.
        var cache = Variable("XDG_CACHE_HOME");
        if (cache is null || !Path.IsPathRooted(cache))
        {
            cache = Variable("HOME") is { } home && Path.IsPathRooted(home) ? Path.Combine(home, ".cache") : null;
        }

        return cache is null ? null : Path.Combine(cache, "policyrunner");
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static string? Refusal(string folder)
    {
        var info = new DirectoryInfo(folder);
        if (info.LinkTarget is not null)
        {
            return $"'{folder}' is a symbolic link";
        }

        if ((info.UnixFileMode & WritableByOthers) != 0)
        {
            return $"others may write to '{folder}'; run chmod 700 on it";
        }

        if (FileOwner.IsSomebodyElse(folder))
        {
            return $"'{folder}' belongs to somebody else";
        }

        return null;
    }
}
