namespace PolicyRunner.GitHub.Api;

/// <summary>Paths of the API. Whatever is put in is one segment or one value, never a way to another place.</summary>
internal static class GitHubPath
{
    /// <summary>One segment, its own slashes escaped, as for the name of a reference. A segment of dots alone would be taken for a step up, escaped or not.</summary>
    /// <exception cref="ArgumentException">It is empty or made of dots.</exception>
    public static string Segment(string text) =>
        text.All(character => character == '.') ? throw new ArgumentException($"'{text}' is no name that a path of the API can hold.", nameof(text)) : Uri.EscapeDataString(text);

    /// <summary>A query of what has a value, with its question mark.</summary>
    public static string Query(params IEnumerable<(string Name, string? Value)> values)
    {
        var written = string.Join('&', values.Where(value => value.Value is not null).Select(value => $"{value.Name}={Uri.EscapeDataString(value.Value!)}"));
        return written.Length > 0 ? $"?{written}" : "";
    }
}
