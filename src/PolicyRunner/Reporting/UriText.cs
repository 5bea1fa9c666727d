namespace PolicyRunner.Reporting;

/// <summary>Paths as relative addresses.</summary>
internal static class UriText
{
    /// <summary>Each part percent-encoded, '/' between them; a part that could be taken for a scheme begins with <c>./</c> no more than RFC 3986 asks.</summary>
    public static string Of(string path) => string.Join('/', path.Split('/').Select(part => Uri.EscapeDataString(Whole(part))))
        .Replace("(", "%28", StringComparison.Ordinal)
        .Replace(")", "%29", StringComparison.Ordinal);

    // Names on disk may hold half a surrogate pair, which no address can.
    private static string Whole(string part) => part.Any(char.IsSurrogate) ? string.Concat(part.EnumerateRunes()) : part;
}
