namespace PolicyRunner.GitHub.Api;

/// <summary>Where a list goes on. Source: RFC 8288.</summary>
internal static class LinkHeader
{
    /// <returns>The address with <c>rel="next"</c>, or null.</returns>
    public static string? Next(string header)
    {
        var rest = header.AsSpan();
        while (rest.IndexOf('<') is >= 0 and var open)
        {
            rest = rest[(open + 1)..];
            var close = rest.IndexOf('>');
            if (close < 0)
            {
                return null;
            }

            var address = rest[..close];
            rest = rest[(close + 1)..];

            // An address may hold commas; the parameters of one link end where the next address begins.
            var end = rest.IndexOf('<');
            var parameters = end < 0 ? rest : rest[..end];
            foreach (var part in parameters.ToString().Split(';', ','))
            {
                if (part.Trim() is var word && (word.Equals("rel=\"next\"", StringComparison.OrdinalIgnoreCase) || word.Equals("rel=next", StringComparison.OrdinalIgnoreCase)))
                {
                    return address.ToString();
                }
            }
        }

        return null;
    }
}
