#nullable enable
// What looks like a real credential. Each finder jumps from prefix to prefix, so a page without one costs a few scans.

static IEnumerable<(int Start, int End, string What)> FindSecrets(string text) =>
    Tokens(text, "AKIA", 16, 16, "an AWS access key")
        .Concat(Tokens(text, "ASIA", 16, 16, "an AWS access key"))
        .Concat(Tokens(text, "ghp_", 36, 36, "a GitHub token"))
        .Concat(Tokens(text, "gho_", 36, 36, "a GitHub token"))
        .Concat(Tokens(text, "ghs_", 36, 36, "a GitHub token"))
        .Concat(Tokens(text, "ghu_", 36, 36, "a GitHub token"))
        .Concat(Tokens(text, "github_pat_", 50, 255, "a GitHub token"))
        .Concat(Tokens(text, "glpat-", 20, 64, "a GitLab token"))
        .Concat(Tokens(text, "xoxb-", 20, 255, "a Slack token"))
        .Concat(Tokens(text, "xoxp-", 20, 255, "a Slack token"))
        .Concat(Tokens(text, "AIza", 35, 35, "a Google API key"))
        .Concat(Tokens(text, "sk_live_", 20, 255, "a payment key"))
        .Concat(WebTokens(text))
        .Concat(PrivateKeys(text))
        .Concat(Literals(text, "assword"))
        .Concat(Literals(text, "ASSWORD"))
        .Concat(Literals(text, "ecret"))
        .Concat(Literals(text, "ECRET"))
        .Concat(Literals(text, "oken"))
        .Concat(Literals(text, "OKEN"))
        .Concat(Literals(text, "api_key"))
        .Concat(Literals(text, "API_KEY"))
        .Concat(Addresses(text));

static IEnumerable<(int Start, int End, string What)> Tokens(string text, string prefix, int least, int most, string what)
{
    for (var at = text.IndexOf(prefix, StringComparison.Ordinal); at >= 0; at = text.IndexOf(prefix, at + prefix.Length, StringComparison.Ordinal))
    {
        var end = EndOfToken(text, at + prefix.Length);
        var length = end - at - prefix.Length;
        if (length >= least && length <= most && (at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1])) && !IsMadeUp(text[at..end]))
        {
            yield return (at, end, what);
        }
    }
}

// Three base64 parts; header and payload are JSON objects and so begin with "eyJ".
static IEnumerable<(int Start, int End, string What)> WebTokens(string text)
{
    var end = 0;
    for (var at = text.IndexOf("eyJ", StringComparison.Ordinal); at >= 0; at = text.IndexOf("eyJ", Math.Max(end, at + 3), StringComparison.Ordinal))
    {
        var first = EndOfToken(text, at);
        var second = first < text.Length && text[first] == '.' ? EndOfToken(text, first + 1) : first;
        end = second < text.Length && text[second] == '.' ? EndOfToken(text, second + 1) : second;
        if (first - at >= 15 && second - first > 15 && end - second > 20 && text.IndexOf("eyJ", first + 1, 3, StringComparison.Ordinal) >= 0
            && !IsMadeUp(text[(second + 1)..end]) && !text.AsSpan(first, second - first).Contains("IxMjM0NTY3ODkw", StringComparison.Ordinal))
        {
            yield return (at, end, "a web token");
        }
    }
}

static IEnumerable<(int Start, int End, string What)> PrivateKeys(string text)
{
    const string Tail = "PRIVATE KEY-----";
    for (var at = text.IndexOf("-----BEGIN ", StringComparison.Ordinal); at >= 0; at = text.IndexOf("-----BEGIN ", at + 11, StringComparison.Ordinal))
    {
        var tail = text.IndexOf(Tail, at, Math.Min(60, text.Length - at), StringComparison.Ordinal);
        if (tail >= 0)
        {
            var end = tail + Tail.Length;
            var body = text.AsSpan(end).TrimStart().TrimStart("\\n");
            body = body[..Math.Min(body.Length, 40)];
            if (body.Length == 40 && body.IndexOfAnyExcept(Base64) < 0 && !IsMadeUp(body.ToString()))
            {
                yield return (at, end, "a private key");
            }
        }
    }
}

// password=…, "token": "…", --secret …
static IEnumerable<(int Start, int End, string What)> Literals(string text, string word)
{
    for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + word.Length, StringComparison.Ordinal))
    {
        var place = at + word.Length;
        var name = text.AsSpan(place, Math.Min(24, text.Length - place)).IndexOfAnyExcept(NameLetters);
        if (name < 0)
        {
            continue;
        }

        place += name;
        place += text[place] is '"' or '\'' ? 1 : 0;
        var isOption = at > 3 && text.AsSpan(Math.Max(0, at - 20), Math.Min(20, at)).LastIndexOf(" --") is >= 0 and var dashes
            && !text.AsSpan(Math.Max(0, at - 20) + dashes + 1, Math.Min(20, at) - dashes - 1).Contains(' ');
        place += place < text.Length && text[place] is '=' or ':' || (isOption && place < text.Length && text[place] == ' ') ? 1 : text.Length;
        while (place < text.Length && text[place] is ' ' or '"' or '\'')
        {
            place++;
        }

        if (place >= text.Length)
        {
            continue;
        }

        var rest = text.AsSpan(place, Math.Min(200, text.Length - place));
        var length = rest.IndexOfAny(" \t\r\n\"'`,;)|&\\");
        var end = place + (length < 0 ? rest.Length : length);
        if (end - place >= 12 && LooksRandom(text[place..end]))
        {
            yield return (place, end, "a password or key");
        }
    }
}

// scheme://user:password@host
static IEnumerable<(int Start, int End, string What)> Addresses(string text)
{
    for (var at = text.IndexOf("://", StringComparison.Ordinal); at >= 0; at = text.IndexOf("://", at + 3, StringComparison.Ordinal))
    {
        var rest = text.AsSpan(at + 3, Math.Min(120, text.Length - at - 3));
        var stop = rest.IndexOfAny(" /@\n\"");
        if (stop > 0 && rest[stop] == '@' && rest[..stop].IndexOf(':') is > 0 and var colon && LooksRandom(rest[(colon + 1)..stop].ToString()))
        {
            yield return (at + 4 + colon, at + 3 + stop, "a password or key");
        }
    }
}

const string NameLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
const string Base64 = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/";

static int EndOfToken(string text, int start)
{
    var length = text.AsSpan(start).IndexOfAnyExcept(NameLetters);
    return length < 0 ? text.Length : start + length;
}

// Names have words and at most one number; what a generator made mixes cases and has digits all over, or is plain hexadecimal.
static bool LooksRandom(string value)
{
    if (value.Length < 12 || value.AsSpan().IndexOfAny("$<>{}()[]%*#") >= 0 || value[0] == '/' || value.Contains("://") || IsMadeUp(value))
    {
        return false;
    }

    if (value.Length >= 32 && value.All(char.IsAsciiHexDigit))
    {
        return true;
    }

    var numbers = 0;
    for (var i = 0; i < value.Length; i++)
    {
        numbers += char.IsAsciiDigit(value[i]) && (i == 0 || !char.IsAsciiDigit(value[i - 1])) ? 1 : 0;
    }

    return numbers >= 2 && value.Any(char.IsAsciiLetterLower) && value.Any(char.IsAsciiLetterUpper);
}

static bool IsMadeUp(string value)
{
    string[] words = ["example", "sample", "dummy", "fake", "xxxx", "your", "placeholder", "changeme", "redacted", "password", "secret", "token", "123456", "abcdef", "00000000"];
    return value.Distinct().Count() < 8 || words.Any(word => value.Contains(word, StringComparison.OrdinalIgnoreCase));
}
