#nullable enable
// What looks like a real credential. The finders jump from one rare character to the next: a page without a secret costs five quick scans.

const string NameLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

sealed record Secret(int Start, int End, string What);

static List<Secret> FindSecrets(string text)
{
    var found = new List<Secret>();
    for (var at = text.AsSpan().IndexOfAny("_zJK=:"); at >= 0;)
    {
        if ((text[at] is '=' or ':' ? Literal(text, at) : Token(text, at)) is { } secret)
        {
            found.Add(secret);
        }

        var next = text.AsSpan(at + 1).IndexOfAny("_zJK=:");
        at = next < 0 ? -1 : at + 1 + next;
    }

    Prefixes(text, "xox", 20, "a Slack token", found);
    Prefixes(text, "glpat-", 20, "a GitLab token", found);
    PrivateKeys(text, found);
    return found;
}

// A token whose prefix holds the rare character at the place.
static Secret? Token(string text, int at) => text[at] switch
{
    '_' when at > 2 && text[at - 3] == 'g' && text[at - 2] == 'h' && text[at - 1] is 'p' or 'o' or 'u' or 's' or 'r' => Body(text, at - 3, at + 1, 36, 36, "a GitHub token"),
    '_' when Ends(text, at, "github_pat") => Body(text, at - 10, at + 1, 50, 255, "a GitHub token"),
    '_' when Ends(text, at, "sk_live") => Body(text, at - 7, at + 1, 20, 255, "a payment key"),
    'z' when Ends(text, at, "AI") => Body(text, at - 2, at + 2, 35, 35, "a Google API key"),
    'K' when Ends(text, at, "A") && text.AsSpan(at + 1).StartsWith("IA") => Body(text, at - 1, at + 3, 16, 16, "an AWS access key"),
    'J' when Ends(text, at, "ey") => WebToken(text, at - 2),
    _ => null,
};

static bool Ends(string text, int at, string word) => text.AsSpan(0, at).EndsWith(word);

static Secret? Body(string text, int start, int body, int least, int most, string what)
{
    var end = body < text.Length ? EndOfToken(text, body) : body;
    return end - body >= least && end - body <= most && (start == 0 || !char.IsAsciiLetterOrDigit(text[start - 1])) && !IsMadeUp(text[start..end])
        ? new Secret(start, end, what)
        : null;
}

// Three base64 parts; header and payload are JSON objects and so begin with "eyJ". The payload {"sub":"1234567890… is everybody's example.
static Secret? WebToken(string text, int start)
{
    var first = EndOfToken(text, start);
    var second = first < text.Length && text[first] == '.' ? EndOfToken(text, first + 1) : first;
    var end = second < text.Length && text[second] == '.' ? EndOfToken(text, second + 1) : second;
    return first - start >= 15 && second - first > 15 && end - second > 20 && text.AsSpan(first + 1).StartsWith("eyJ")
        && !IsMadeUp(text[(second + 1)..end]) && !text[first..second].Contains("IxMjM0NTY3ODkw")
        ? new Secret(start, end, "a web token")
        : null;
}

static void Prefixes(string text, string prefix, int least, string what, List<Secret> found)
{
    for (var at = text.IndexOf(prefix, StringComparison.Ordinal); at >= 0; at = text.IndexOf(prefix, at + prefix.Length, StringComparison.Ordinal))
    {
        var end = EndOfToken(text, at);
        if (end - at >= prefix.Length + least && (at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1])) && (prefix != "xox" || text[at + 3] is 'b' or 'p' or 'a' or 's')
            && text[at..end].Any(char.IsAsciiDigit) && !IsMadeUp(text[at..end]))
        {
            found.Add(new Secret(at, end, what));
        }
    }
}

static void PrivateKeys(string text, List<Secret> found)
{
    for (var at = text.IndexOf("-----BEGIN ", StringComparison.Ordinal); at >= 0; at = text.IndexOf("-----BEGIN ", at + 11, StringComparison.Ordinal))
    {
        var tail = text.IndexOf("PRIVATE KEY-----", at, Math.Min(60, text.Length - at), StringComparison.Ordinal);
        var body = tail < 0 ? default : text.AsSpan(tail + 16).TrimStart().TrimStart("\\n");
        if (body.Length >= 40 && body[..40].IndexOfAnyExcept(NameLetters + "+/") < 0 && !IsMadeUp(body[..40].ToString()))
        {
            found.Add(new Secret(at, EndOfKey(text, tail + 16), "a private key"));
        }
    }
}

// The whole key is the secret: up to its closing line, or as far as there is nothing but base64 where that is missing.
static int EndOfKey(string text, int body)
{
    var rest = text.AsSpan(body, Math.Min(16_000, text.Length - body));
    var other = rest.IndexOfAnyExcept(NameLetters + "+/=\\ \t\r\n>");
    var key = rest[..(other < 0 ? rest.Length : other)];
    var closing = key.IndexOf("-----END ");
    var tail = closing < 0 ? -1 : key[closing..].IndexOf("KEY-----");
    return body + (tail < 0 ? key.TrimEnd().Length : closing + tail + 8);
}

// password=…, "token": "…", scheme://user:password@host; the place is the '=' or ':'.
static Secret? Literal(string text, int at)
{
    var start = at + 1;
    while (start < text.Length && start < at + 4 && text[start] is ' ' or '"' or '\'')
    {
        start++;
    }

    // Prose and short values are out after one look; what remains is rare.
    if (text.Length - start < 10 || text.AsSpan(start, 10).IndexOfAny(" \n\"'/") >= 0)
    {
        return null;
    }

    var rest = text.AsSpan(start, Math.Min(200, text.Length - start));
    var length = rest.IndexOfAny(" \t\r\n\"'`,;)|&\\@");
    var end = start + (length < 0 ? rest.Length : length);
    var before = text.AsSpan(Math.Max(0, at - 32), Math.Min(32, at)).TrimEnd(" \"'");
    var name = before[(before.LastIndexOfAny(" \t\n\"'`{,/") + 1)..];
    return ((NamesSecret(name) && !name.Contains(':')) || (length > 0 && rest[length] == '@' && before.Contains("://", StringComparison.Ordinal))) && LooksRandom(text[start..end])
        ? new Secret(start, end, "a password or key")
        : null;
}

static bool NamesSecret(ReadOnlySpan<char> name) =>
    name.Contains("passw", StringComparison.OrdinalIgnoreCase) || name.Contains("secret", StringComparison.OrdinalIgnoreCase)
    || name.Contains("token", StringComparison.OrdinalIgnoreCase) || name.Contains("api_key", StringComparison.OrdinalIgnoreCase)
    || name.Contains("apikey", StringComparison.OrdinalIgnoreCase) || name.Contains("access_key", StringComparison.OrdinalIgnoreCase);

static int EndOfToken(string text, int start)
{
    var length = text.AsSpan(start).IndexOfAnyExcept(NameLetters);
    return length < 0 ? text.Length : start + length;
}

// Names have words and at most one number; what a generator made mixes cases and has digits all over, or is plain hexadecimal.
static bool LooksRandom(string value)
{
    if (value.Length < 12 || value.AsSpan().IndexOfAny("$<>{}()[]%*#") >= 0 || IsMadeUp(value))
    {
        return false;
    }

    var numbers = value.Where((character, i) => char.IsAsciiDigit(character) && (i == 0 || !char.IsAsciiDigit(value[i - 1]))).Count();
    return (value.Length >= 32 && value.All(char.IsAsciiHexDigit))
        || (numbers >= 2 && value.Any(char.IsAsciiLetterLower) && value.Any(char.IsAsciiLetterUpper));
}

static bool IsMadeUp(string value)
{
    string[] words = ["example", "sample", "dummy", "fake", "xxxx", "your", "placeholder", "changeme", "redacted", "password", "secret", "token", "123456", "abcdef", "00000000"];
    return value.Distinct().Count() < 8 || words.Any(word => value.Contains(word, StringComparison.OrdinalIgnoreCase));
}
