
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
        if (!data.Sections.TryGetValue(tool, out var section))
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

        // Two threads may parse the same entry; they come to the same result.
        return section.Entry ??= ToolEntryParser.Parse(data.Text, section.Start);
    }

    public static bool Knows(string tool) => Find(tool) is not null;

    /// <summary>Every name in the table.</summary>
    public static IEnumerable<string> Names => Loaded.Value.Sections.Keys;

    /// <summary>SHA-256 of the table in lower-case hexadecimal: what is approved as reading must not run as changing.</summary>
    public static string Digest => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Loaded.Value.Text)));

    private static Data Load()
    {
        using var stream = typeof(ToolTable).Assembly.GetManifestResourceStream("PolicyRunner.Shell.tools.txt")
            ?? throw new InvalidOperationException("The table of tools is not embedded in the library.");
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        var sections = new Dictionary<string, Section>(500, StringComparer.Ordinal);
        var at = 0;
        while (at < text.Length)
        {
            var stop = text.IndexOf('\n', at);
            stop = stop < 0 ? text.Length : stop;
            if (text[at] is not (' ' or '#' or '\n' or '\r'))
            {
                var section = new Section(at);
                foreach (var name in text[at..stop].Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    sections[name] = section;
                }
            }

            at = stop + 1;
        }

        return new Data(text, sections);
    }

    private sealed record Data(string Text, Dictionary<string, Section> Sections);

    private sealed class Section(int start)
    {
        public int Start => start;

        /// <summary>Null until a script names the tool.</summary>
        public ToolEntry? Entry { get; set; }
    }
}
