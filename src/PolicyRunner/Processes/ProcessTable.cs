using System.Globalization;
using System.Text;

namespace PolicyRunner.Processes;

/// <summary>What <c>/proc</c> says about the processes of this machine.</summary>
internal static class ProcessTable
{
    /// <summary>Which start of the machine this is.</summary>
    public static string Boot { get; } = File.Exists("/proc/sys/kernel/random/boot_id") ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : "";

    /// <returns>Null when the process is gone.</returns>
    public static ProcessIdentity? Identify(int process) => Read(process) is { } entry ? new ProcessIdentity(process, entry.Start, Boot) : null;

    /// <summary>True while a process of the group can still do something; those that have ended and wait for their parent cannot.</summary>
    public static bool IsAlive(int group) => Signals.HasMembers(group) && All().Any(entry => entry.Group == group);

    /// <summary>
    /// What is left of a run: the groups whose leader is the very process that was started, and whatever still carries the
    /// run's mark in its environment. Nobody else, whatever number it has.
    /// </summary>
    /// <param name="started">The processes that were started.</param>
    /// <param name="mark">How the run's variable begins: <c>NAME=run:</c>.</param>
    public static IReadOnlyList<ProcessIdentity> Survivors(IReadOnlyList<ProcessIdentity> started, string mark)
    {
        var entries = All().ToList();
        var groups = started.Where(one => one.Boot == Boot && entries.Any(entry => entry.Id == one.Group && entry.Start == one.Start)).Select(one => one.Group).ToHashSet();
        return [.. entries.Where(entry => entry.Id != Environment.ProcessId && (groups.Contains(entry.Group) || Carries(entry.Id, mark)))
            .Select(entry => new ProcessIdentity(entry.Id, entry.Start, Boot))];
    }

    /// <summary>Sends a signal to a process unless its number belongs to another one by now.</summary>
    public static bool Signal(ProcessIdentity process, int signal) =>
        Read(process.Group) is { } entry && entry.Start == process.Start && Signals.ToProcess(process.Group, signal);

    private static IEnumerable<Entry> All()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process) && Read(process) is { IsAlive: true } entry)
            {
                yield return entry;
            }
        }
    }

    private static bool Carries(int process, string mark)
    {
        try
        {
            var environment = File.ReadAllBytes($"/proc/{process}/environ");
            return Encoding.UTF8.GetString(environment).Split('\0').Any(variable => variable.StartsWith(mark, StringComparison.Ordinal));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or belongs to somebody else.
            return false;
        }
    }

    private static Entry? Read(int process)
    {
        string text;
        try
        {
            text = File.ReadAllText($"/proc/{process}/stat");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        // The program's name stands in parentheses and may hold some itself: fields are counted from the last one. Start is field 22.
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return new Entry(
            process,
            int.Parse(fields[2], CultureInfo.InvariantCulture),
            long.Parse(fields[19], CultureInfo.InvariantCulture),
            fields[0] is not ("Z" or "X"));
    }

    private sealed record Entry(int Id, int Group, long Start, bool IsAlive);
}
