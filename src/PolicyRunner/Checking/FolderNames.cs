using System.Collections.Concurrent;
using System.Text;

namespace PolicyRunner.Checking;

/// <summary>What stands in folders, listed once for a check where it is asked for often; from any thread.</summary>
internal sealed class FolderNames
{
    private readonly ConcurrentDictionary<string, Folder> folders = new(StringComparer.Ordinal);

    /// <summary>False when nothing lies at an absolute path. True means that the system is to be asked.</summary>
    public bool MayHold(string full)
    {
        // Windows takes "a.md " for "a.md".
        if (OperatingSystem.IsWindows() || Path.GetDirectoryName(full) is not { } folder || Path.GetFileName(full) is not { Length: > 0 } name)
        {
            return true;
        }

        return Of(folder).MayHold(name);
    }

    /// <summary>False when nothing lies at an absolute path with any ending put behind it, nor at the path itself.</summary>
    public bool MayHoldLonger(string full)
    {
        if (OperatingSystem.IsWindows() || Path.GetDirectoryName(full) is not { } folder || Path.GetFileName(full) is not { Length: > 0 } name)
        {
            return true;
        }

        return Of(folder).MayHoldLonger(name);
    }

    /// <summary>The absolute paths in a folder whose names differ at most in case; none for a folder that cannot be read.</summary>
    public IReadOnlyList<string> Like(string folder, string name) => [.. Of(folder).Like(name).Take(2).Select(like => Path.Combine(folder, like))];

    private Folder Of(string path) => folders.GetOrAdd(path, static path => new Folder(path));

    private sealed class Folder(string path)
    {
        // A page with a few links costs less than the list of a large folder.
        private const int FewQuestions = 64;

        private readonly Lazy<ILookup<string, string>?> names = new(() => List(path));
        private HashSet<string>? beginnings;
        private int asked;

        public bool MayHold(string name) => !IsKnown(name) || names.Value is not { } known || known.Contains(name);

        public bool MayHoldLonger(string name)
        {
            if (!IsKnown(name) || names.Value is not { } known)
            {
                return true;
            }

            // Made twice by two threads it is the same twice.
            var set = Volatile.Read(ref beginnings);
            if (set is null)
            {
                set = known.Select(names => Beginning(names.Key)).ToHashSet(StringComparer.OrdinalIgnoreCase);
                Volatile.Write(ref beginnings, set);
            }

            return set.Contains(Beginning(name));
        }

        public IEnumerable<string> Like(string name) => names.Value?[name] ?? [];

        // What is no ASCII may be written in other letters on the disk.
        private bool IsKnown(string name) => (names.IsValueCreated || Interlocked.Increment(ref asked) > FewQuestions) && Ascii.IsValid(name);

        // All names that begin with one have its beginning, too, when what follows begins with a point.
        private static string Beginning(string name) => name.IndexOf('.', StringComparison.Ordinal) is >= 0 and var end ? name[..end] : name;

        // Null: nobody may look. That it cannot be read is said of its files.
        private static ILookup<string, string>? List(string path)
        {
            try
            {
                return Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry)).ToLookup(name => name, StringComparer.OrdinalIgnoreCase);
            }
            catch (DirectoryNotFoundException)
            {
                return Array.Empty<string>().ToLookup(name => name, StringComparer.Ordinal);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }
}
