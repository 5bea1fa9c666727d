namespace PolicyRunner.Policies.Compilation;

/// <summary>Names that people try first because other tools have them, and what is called otherwise here.</summary>
internal static class UsualGuess
{
    // Type, name, what to write behind the thing.
    private static readonly Dictionary<(string Type, string Name), string> Names = Read("""
        Document: Header Heading Name = Title
        Document: Owner = Metadata.Value("owner")
        Document: Lines Text Content Body = File.Text
        Runbook: Header Heading Name = Title
        Runbook: Owner = Metadata.Value("owner")
        Runbook: Lines Text Content Body = Extent.Text
        Section: Header Heading = Title
        Section: Lines Text Content Body = Extent.Text
        Step: Header Heading Name = Title
        Step: Lines Text Content Body = Extent.Text
        ShellCommand: Flags Options HasOption = HasFlag("-n")
        ShellCommand: Name Program Command Executable = Tool
        ShellCommand: Args Parameters = Arguments
        CodeBlock: Text Code Body Lines = Content.Text
        CodeBlock: Lang = Language
        Link: Url Href Uri Address = Target
        Link: Contains = Target.Contains("…")
        Link: StartsWith = Target.StartsWith("…")
        Link: EndsWith = Target.EndsWith("…")
        Prose: Contains = Text.Contains("…")
        ShellCommand: Contains = Text.Contains("…")
        CodeBlock: Contains = Content.Text.Contains("…")
        """);

    /// <param name="type">The short name of the type that has no such member.</param>
    /// <param name="name">The member.</param>
    /// <returns>What stands behind the thing instead; null when it is no usual guess.</returns>
    public static string? Find(string type, string name) => Names.GetValueOrDefault((type, name));

    private static Dictionary<(string Type, string Name), string> Read(string lines)
    {
        var names = new Dictionary<(string Type, string Name), string>();
        foreach (var line in lines.Split('\n'))
        {
            var (colon, equals) = (line.IndexOf(':', StringComparison.Ordinal), line.IndexOf('=', StringComparison.Ordinal));
            foreach (var name in line[(colon + 1)..equals].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                names.Add((line[..colon], name), line[(equals + 1)..].Trim());
            }
        }

        return names;
    }
}
