using System.Security.Cryptography;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Compilation;

/// <summary>
/// A number that only this user knows and that signs what is kept. It lies outside the folder of kept packs: whoever can
/// put a file there, a restored cache among them, cannot make one that this tool would load.
/// </summary>
internal static class CacheSecret
{
    private const int Length = 32;

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <returns>The secret, made when there was none; or null, and why nothing can be kept.</returns>
    public static (byte[]? Secret, string? Problem) Open(CacheOptions options)
    {
        if ((options.SecretFile ?? Locate()) is not { } path)
        {
            return (null, "there is no home folder for the key that signs them; set XDG_STATE_HOME");
        }

        try
        {
            if (!File.Exists(path))
            {
                Make(path);
            }

            Sweep(path);
            if (Refusal(path) is { } refusal)
            {
                return (null, refusal);
            }

            if (PlainFile.Length(path) != Length)
            {
                return (null, $"'{path}' is damaged; delete it");
            }

            var secret = File.ReadAllBytes(path);
            return secret.Length == Length ? (secret, null) : (null, $"'{path}' is damaged; delete it");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, exception.Message.TrimEnd('.'));
        }
    }

    private static string? Locate()
    {
        if (OperatingSystem.IsWindows())
        {
            var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            return local.Length == 0 ? null : Path.Combine(local, "policyrunner-state", "cache.key");
        }

        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        if (!Path.IsPathRooted(state))
        {
            state = Environment.GetEnvironmentVariable("HOME") is { } home && Path.IsPathRooted(home) ? Path.Combine(home, ".local", "state") : null;
        }

        return state is null ? null : Path.Combine(state, "policyrunner", "cache.key");
    }

    // Beside and renamed without overwriting: of two processes that begin at once, both use the key of the first.
    private static void Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():n}{CacheSweep.Unfinished}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Private;
        }

        try
        {
            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(RandomNumberGenerator.GetBytes(Length));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster.
        }
        finally
        {
            // On a full disk there is a file and nothing in it.
            File.Delete(temporary);
        }
    }

    // What a process left that was killed between the two, and what older versions left on a full disk.
    private static void Sweep(string path)
    {
        try
        {
            foreach (var file in new DirectoryInfo(Path.GetDirectoryName(path)!).EnumerateFiles($"{Path.GetFileName(path)}.*{CacheSweep.Unfinished}"))
            {
                if (CacheSweep.IsAbandoned(file))
                {
                    file.Delete();
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The key is there and works; what lies beside it is in nobody's way.
        }
    }

    private static string? Refusal(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            return $"'{path}' is a symbolic link";
        }

        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        return (File.GetUnixFileMode(path) & ~Private) != 0 ? $"others may read '{path}'; delete it"
            : FileOwner.IsSomebodyElse(path) ? $"'{path}' belongs to somebody else"
            : null;
    }
}
