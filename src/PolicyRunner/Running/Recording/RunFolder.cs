using System.Security.Cryptography;
using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Recording;

/// <summary>Where a run keeps its journal, its logs and what its steps work with.</summary>
/// <param name="path">Absolute.</param>
/// <param name="root">The absolute path of the folder below which nothing is written through a link; null for a folder that is only read.</param>
internal sealed class RunFolder(string path, string? root = null)
{
    private const int LongestName = 120;
    private const int MostNamed = 3;

    public const string Runs = ".policyrunner/runs";

    public string Path => path;

    public string Journal => System.IO.Path.Combine(path, "journal.jsonl");

    public bool Exists => File.Exists(Journal);

    public static RunFolder Of(string root, string run) => new(System.IO.Path.Combine(root, Runs, run), root);

    /// <summary>Begins with the time, so that a listing is in order; the random part makes it unique.</summary>
    public static string NewId(DateTimeOffset now) => $"{now.UtcDateTime:yyyyMMdd-HHmmss}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3))}";

    /// <summary>What to look for instead of a run that is not there, with a leading space.</summary>
    public static string Hint(string root, string id)
    {
        var folder = System.IO.Path.Combine(root, Runs);
        var known = Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Select(path => System.IO.Path.GetFileName(path)!).Where(IsId).OrderDescending(StringComparer.Ordinal).ToList() : [];
        return NearestName.Find(id, known) is { } nearest ? $" Did you mean '{nearest}'?"
            : known.Count == 0 ? " None was begun in this clone."
            : $" The newest: {Wording.And(known.Take(MostNamed).Select(name => $"'{name}'"))}.";
    }

    /// <summary>True for what can be a run's id: it becomes a part of a path.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= 64 && text[0] != '.' && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    /// <summary>Makes the folder, for its owner alone: parameters and output are nobody else's business.</summary>
    /// <exception cref="IOException">It cannot be made, or lies behind a link.</exception>
    public void Create()
    {
        if (root is not null && PlainFile.LinkOnTheWay(path, root) is { } link)
        {
            throw new IOException($"'{System.IO.Path.GetRelativePath(root, link)}' is a symbolic link, and no record is written through one.");
        }

        Directory.CreateDirectory(path);
        Directory.CreateDirectory(System.IO.Path.Combine(path, "logs"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The log of an attempt, relative to the folder.</summary>
    public static string LogOf(StepKey key, int attempt) => $"logs/{FileName(key)}-{attempt}.log";

    public string At(string relative) => System.IO.Path.Combine(path, relative);

    /// <summary>What an attempt writes its outputs to and finds its script in.</summary>
    public string WorkOf(StepKey key, int attempt) => System.IO.Path.Combine(path, "work", $"{FileName(key)}-{attempt}");

    /// <summary>Takes away what an attempt worked with, once its end is recorded.</summary>
    public void RemoveWorkOf(StepKey key, int attempt)
    {
        if (WorkOf(key, attempt) is var folder && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Takes away what steps worked with: nothing of it is part of the record.</summary>
    public void RemoveWork()
    {
        var work = System.IO.Path.Combine(path, "work");
        if (Directory.Exists(work))
        {
            Directory.Delete(work, recursive: true);
        }
    }

    // Names are short for every file system, and different for different keys.
    private static string FileName(StepKey key)
    {
        var name = new StringBuilder(key.Text.Length);
        foreach (var character in key.Text)
        {
            name.Append(char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' ? character : character == ':' ? '-' : '~');
        }

        return name.Length <= LongestName && key.Text.All(char.IsAscii) ? name.ToString()
            : $"{name.ToString(0, Math.Min(name.Length, LongestName))}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.Text)))[..12]}";
    }
}
