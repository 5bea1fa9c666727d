using System.Collections.Concurrent;

namespace PolicyRunner.Shell;

/// <summary>
/// The known tools, read from the embedded <c>tools.txt</c>. Start-up pays for one pass over its lines;
/// an entry is parsed when its tool is first seen.
/// </summary>
internal static class ToolTable
{
    private static readonly Lazy<Data> Loaded = new(Load);

    /// <returns>The entry of a tool, or null when nobody knows it.</returns>
    public static ToolEntry? Find(string tool)
    {
        if (tool.Length is 0 or > 40)
        {
            return null;
        }

        var data = Loaded.Value;
        if (!data.Sections.TryGetValue(tool, out var start))
        {
            if (tool.EndsWith(".sh", StringComparison.Ordinal) || tool.EndsWith(".exe", StringComparison.Ordinal))
            {
                var bare = tool[..tool.LastIndexOf('.')];
                if (!bare.Contains('-', StringComparison.Ordinal) && tool.EndsWith(".sh", StringComparison.Ordinal))
                {
                    return null;
                }

                return Find(bare);
            }

            return tool.StartsWith("mkfs.", StringComparison.Ordinal) ? Find("mkfs") : null;
        }

        return data.Entries.GetOrAdd(start, static (at, text) => ToolEntryParser.Parse(text, at), data.Text);
    }

    public static bool Knows(string tool) => Find(tool) is not null;

    /// <summary>Every name in the table.</summary>
    public static IEnumerable<string> Names => Loaded.Value.Sections.Keys;

    private static Data Load()
    {
        using var stream = typeof(ToolTable).Assembly.GetManifestResourceStream("PolicyRunner.Shell.tools.txt")
            ?? throw new InvalidOperationException("The table of tools is not embedded in the library.");
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        var sections = new Dictionary<string, int>(500, StringComparer.Ordinal);
        var at = 0;
        while (at < text.Length)
        {
            var stop = text.IndexOf('\n', at);
            stop = stop < 0 ? text.Length : stop;
            if (text[at] is not (' ' or '#' or '\n' or '\r'))
            {
                var line = text.AsSpan(at, stop - at);
                foreach (var range in line.Split(' '))
                {
                    var name = line[range].Trim();
                    if (name.Length > 0)
                    {
                        sections[name.ToString()] = at;
                    }
                }
            }

            at = stop + 1;
        }

        return new Data(text, sections, new ConcurrentDictionary<int, ToolEntry>());
    }

    private sealed record Data(string Text, Dictionary<string, int> Sections, ConcurrentDictionary<int, ToolEntry> Entries);
}
