using PolicyRunner.Running.Recording;
using PolicyRunner.Text;

namespace PolicyRunner.Running.Jobs;

/// <summary>
/// What the steps of all jobs printed, put beside the record. A job runs the runbook's code, which may leave files of any name: only a
/// log of a step that the job's own record has begun or ended is taken, and none in place of another.
/// </summary>
internal static class JobLogs
{
    private const int MostNamed = 5;
    private const string FolderName = "logs";

    /// <returns>What is left out, one sentence each.</returns>
    /// <exception cref="IOException">A log cannot be read or written.</exception>
    public static IReadOnlyList<string> Copy(string root, Segments segments, RunFolder folder)
    {
        var left = new List<string>();
        foreach (var (name, logs) in segments.Logs)
        {
            var from = new DirectoryInfo(Path.Combine(root, Segments.Folder, name, segments.Id, FolderName));
            var files = from is { Exists: true, LinkTarget: null } ? from.GetFiles("*.log") : [];
            foreach (var file in files.Where(file => file.LinkTarget is null).OrderBy(file => file.Name, StringComparer.Ordinal))
            {
                var log = $"{FolderName}/{file.Name}";
                var (isOwn, to) = (logs.Contains(log), folder.At(log));
                if (isOwn && !File.Exists(to))
                {
                    file.CopyTo(to);
                }
                else if (!isOwn || !File.ReadAllBytes(to).AsSpan().SequenceEqual(File.ReadAllBytes(file.FullName)))
                {
                    left.Add(isOwn ? $"The record '{name}' holds another log '{file.Name}' than a record before it; the first one is kept, look at both."
                        : $"The record '{name}' holds the log '{file.Name}' of no step that its job ran; it is left out, look at it there.");
                }
            }
        }

        return left.Count <= MostNamed ? left : [.. left.Take(MostNamed), $"{Wording.Count(left.Count - MostNamed, "more log")} {(left.Count - MostNamed == 1 ? "is" : "are")} left out."];
    }
}
