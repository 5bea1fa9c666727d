namespace PolicyRunner.Policies.Compilation.Guard;

/// <summary>The guard's lists, which are texts inside the tool: one entry a line, '#' for remarks, <c>[name]</c> for sections.</summary>
internal static class GuardText
{
    /// <returns>The entries with the section each stands in; the section is empty before the first.</returns>
    public static IEnumerable<GuardEntry> Read(string name)
    {
        using var stream = typeof(GuardText).Assembly.GetManifestResourceStream($"PolicyRunner.Policies.{name}")
            ?? throw new InvalidOperationException($"The tool was built without its list '{name}'.");
        using var reader = new StreamReader(stream);
        var section = "";
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
            {
                section = line.Trim('[', ']');
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                yield return new GuardEntry(section, line);
            }
        }
    }
}

/// <summary>A line of a list and the section it stands in. A class: generics over value types would be compiled at every start.</summary>
internal sealed record GuardEntry(string Section, string Entry);
