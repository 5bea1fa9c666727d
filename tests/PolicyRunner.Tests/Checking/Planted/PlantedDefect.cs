using System.Text;

namespace PolicyRunner.Tests.Checking.Planted;

/// <summary>A clean repository in which one thing is wrong.</summary>
/// <param name="Policy">The policy that must say so.</param>
/// <param name="Name">What is wrong, as a clause.</param>
/// <param name="Files">The files that differ from the clean repository, by path; one of them holds the mark.</param>
internal sealed record PlantedDefect(string Policy, string Name, IReadOnlyDictionary<string, string> Files)
{
    /// <summary>How the marked file is written; UTF-8 unless the bytes are what is wrong.</summary>
    public Func<string, byte[]> Encode { get; init; } = Encoding.UTF8.GetBytes;

    public override string ToString() => $"{Policy}: {Name}";

    /// <summary>A page of its own beside the clean ones.</summary>
    public static PlantedDefect Page(string policy, string name, string page) => At(policy, name, "pages/page.md", page);

    /// <summary>A file of its own beside the clean ones.</summary>
    public static PlantedDefect At(string policy, string name, string path, string text) =>
        new(policy, name, new Dictionary<string, string> { [path] = text });

    /// <summary>The clean deployment runbook with some lines replaced.</summary>
    public static PlantedDefect Change(string policy, string name, params ReadOnlySpan<(string Old, string New)> edits) =>
        In(CleanRepository.RunbookPath, policy, name, edits);

    /// <summary>A file of the clean repository with some lines replaced.</summary>
    public static PlantedDefect In(string path, string policy, string name, params ReadOnlySpan<(string Old, string New)> edits) =>
        At(policy, name, path, Edit(path, edits));

    /// <summary>The same with another file of the clean repository changed, which is no defect by itself.</summary>
    public PlantedDefect And(string path, params ReadOnlySpan<(string Old, string New)> edits) =>
        this with { Files = new Dictionary<string, string>(Files) { [path] = Edit(path, edits) } };

    private static string Edit(string path, ReadOnlySpan<(string Old, string New)> edits)
    {
        var text = CleanRepository.Files[path];
        foreach (var (old, changed) in edits)
        {
            // An edit that finds nothing, or two places, plants something else than it says.
            var at = text.IndexOf(old, StringComparison.Ordinal);
            if (at < 0 || text.IndexOf(old, at + 1, StringComparison.Ordinal) >= 0)
            {
                throw new InvalidOperationException($"'{old}' stands {(at < 0 ? "nowhere" : "twice")} in {path}.");
            }

            text = text.Remove(at, old.Length).Insert(at, changed);
        }

        return text;
    }
}
