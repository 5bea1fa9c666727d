using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PolicyRunner.Findings;
using PolicyRunner.Schemas;
using PolicyRunner.Text;
using PolicyRunner.Yaml;

namespace PolicyRunner.Checking;

/// <summary>Reads and writes the file of known findings: JSON, sorted, one entry a line, so that a review shows what comes and goes.</summary>
internal static class BaselineFile
{
    /// <summary>What a written one begins with.</summary>
    public const string Opening = "{\n  \"version\": 1,\n  \"findings\": [";

    private const int MostEntries = 20_000;

    // An entry is a mapping of four scalars with their keys.
    private static readonly YamlLimits Limits = new() { Depth = 8, Nodes = (MostEntries * 9) + 100, Characters = FileText.MaximumBytes, LineLength = 100_000 };

    /// <returns>The entries, none when there is any problem: what is not understood accepts nothing.</returns>
    public static (IReadOnlyList<BaselineEntry> Entries, IReadOnlyList<Problem> Problems) Read(SourceFile file)
    {
        if (Conflict(file) is { } mark)
        {
            return ([], [new Problem(ProblemKind.Schema, "The baseline holds a merge conflict from here on; settle it: lines of both sides may stay, each once.", mark)]);
        }

        // JSON is YAML's flow style: the same reader gives each entry its place and the same caps.
        var read = YamlReader.Read(EmbeddedText.Whole(file), Limits);
        var problems = read.Problems.Count > 0
            ? [new Problem(ProblemKind.Schema, "The baseline is no JSON from here on; restore it from git, or remove it and write it anew with --update-baseline grow.", read.Problems[0].Span)]
            : read.Root is { } root ? SchemaValidator.Validate(root, "baseline")
            : [new Problem(ProblemKind.Schema, "This is no baseline; write one with --update-baseline grow.", file.Span(0, 0))];
        if (problems.Count > 0)
        {
            return ([], problems);
        }

        var entries = new List<BaselineEntry>();
        foreach (var item in ((YamlMapping)read.Root!).List("findings"))
        {
            var entry = (YamlMapping)item;
            entries.Add(new BaselineEntry(entry.Text("file")!, entry.Text("policy")!, entry.Text("content")!, entry.Text("message") ?? "", entry.Span.FirstLine()));
        }

        return (entries, []);
    }

    // No line of JSON begins so.
    private static SourceSpan? Conflict(SourceFile file)
    {
        const string mark = "<<<<<<< ";
        var start = file.Text.StartsWith(mark, StringComparison.Ordinal) ? 0 : file.Text.IndexOf("\n" + mark, StringComparison.Ordinal) + 1;
        return start > 0 || file.Text.StartsWith(mark, StringComparison.Ordinal) ? file.Span(start, start + mark.Length - 1) : null;
    }

    public static string Write(IEnumerable<BaselineEntry> entries)
    {
        var ordered = entries.OrderBy(entry => entry.File, StringComparer.Ordinal).ThenBy(entry => entry.Policy, StringComparer.Ordinal)
            .ThenBy(entry => entry.Content, StringComparer.Ordinal).ThenBy(entry => entry.Message, StringComparer.Ordinal);
        var text = new StringBuilder(Opening);
        var separator = "\n";
        foreach (var entry in ordered)
        {
            text.Append(separator).Append("    { \"file\": ").Append(Quote(entry.File)).Append(", \"policy\": ").Append(Quote(entry.Policy))
                .Append(", \"content\": ").Append(Quote(entry.Content)).Append(", \"message\": ").Append(Quote(entry.Message)).Append(" }");
            separator = ",\n";
        }

        return text.Append(separator == "\n" ? "]\n}\n" : "\n  ]\n}\n").ToString();
    }

    // The file is no web page: letters stay letters.
    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
