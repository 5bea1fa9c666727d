#nullable enable
// What looks like a real credential. The finders jump from one rare character to the next: a page without a secret costs five quick scans.

const string LowerCase = "abcdefghijklmnopqrstuvwxyz";
const string UpperCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const string Digits = "0123456789";
const string NameLetters = LowerCase + UpperCase + Digits + "_-";
// A value shows by then what it is: of thousands of assignments in a row, the value of each goes on to the last.
const int MostJudged = 80;
const string ValueEnds = " \t\r\n\"'`,;)|&\\@";

sealed record Secret(int Start, int End, string What);

sealed record Beginning(int Start, int Body, int Least, int Most, string What);

static List<Secret> FindSecrets(string text)
{
    var found = new List<Secret>();
    var (judged, literal) = (0, 0);
    for (var at = text.AsSpan().IndexOfAny("_zJK=:"); at >= 0;)
    {
        // A run of thousands of prefixes is one token at most, and looked at once; what stands in a password is a part of it.
        if (text[at] is '=' or ':')
        {
            if (at >= literal && Literal(text, at) is { } password)
            {
                found.Add(password);
                literal = password.End;
            }
        }
        else if (at >= judged && Prefix(text, at) is { } beginning)
        {
            judged = EndOfToken(text, beginning.Start);
            found.AddRange((beginning.Most == 0 ? WebToken(text, beginning.Start, judged) : Body(text, beginning, judged)) is { } token ? [token] : []);
        }

        var next = text.AsSpan(at + 1).IndexOfAny("_zJK=:");
        at = next < 0 ? -1 : at + 1 + next;
    }

    Prefixes(text, "xox", 20, "a Slack token", found);
    Prefixes(text, "glpat-", 20, "a GitLab token", found);
    PrivateKeys(text, found);
    return found;
}

// What a token begins with whose prefix holds the rare character at the place; a web token has no length.
static Beginning? Prefix(string text, int at) => text[at] switch
{
    '_' when at > 2 && text[at - 3] == 'g' && text[at - 2] == 'h' && text[at - 1] is 'p' or 'o' or 'u' or 's' or 'r' => new Beginning(at - 3, at + 1, 36, 36, "a GitHub token"),
    '_' when Ends(text, at, "github_pat") => new Beginning(at - 10, at + 1, 50, 255, "a GitHub token"),
    '_' when Ends(text, at, "sk_live") => new Beginning(at - 7, at + 1, 20, 255, "a payment key"),
    'z' when Ends(text, at, "AI") => new Beginning(at - 2, at + 2, 35, 35, "a Google API key"),
    'K' when Ends(text, at, "A") && text.AsSpan(at + 1).StartsWith("IA") => new Beginning(at - 1, at + 3, 16, 16, "an AWS access key"),
    'J' when Ends(text, at, "ey") => new Beginning(at - 2, at - 2, 0, 0, "a web token"),
    _ => null,
};

static bool Ends(string text, int at, string word) => text.AsSpan(0, at).EndsWith(word);

static Secret? Body(string text, Beginning token, int end) =>
    end - token.Body >= token.Least && end - token.Body <= token.Most && (token.Start == 0 || !char.IsAsciiLetterOrDigit(text[token.Start - 1])) && !IsMadeUp(text.AsSpan(token.Start, end - token.Start))
        ? new Secret(token.Start, end, token.What)
        : null;

// Three base64 parts; header and payload are JSON objects and so begin with "eyJ". The payload {"sub":"1234567890… is everybody's example.
static Secret? WebToken(string text, int start, int first)
{
    var second = first < text.Length && text[first] == '.' ? EndOfToken(text, first + 1) : first;
    var end = second < text.Length && text[second] == '.' ? EndOfToken(text, second + 1) : second;
    return first - start >= 15 && second - first > 15 && end - second > 20 && text.AsSpan(first + 1).StartsWith("eyJ")
        && !IsMadeUp(text.AsSpan(second + 1, end - second - 1)) && !text[first..second].Contains("IxMjM0NTY3ODkw")
        ? new Secret(start, end, "a web token")
        : null;
}

static void Prefixes(string text, string prefix, int least, string what, List<Secret> found)
{
    for (var at = text.IndexOf(prefix, StringComparison.Ordinal); at >= 0;)
    {
        var end = at + prefix.Length;
        if ((at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1])) && (prefix != "xox" || (at + 3 < text.Length && text[at + 3] is 'b' or 'p' or 'a' or 's')))
        {
            end = EndOfToken(text, at);
            if (end - at >= prefix.Length + least && text.AsSpan(at, end - at).IndexOfAny(Digits) >= 0 && !IsMadeUp(text.AsSpan(at, end - at)))
            {
                found.Add(new Secret(at, end, what));
            }
        }

        at = text.IndexOf(prefix, Math.Max(end, at + prefix.Length), StringComparison.Ordinal);
    }
}

static void PrivateKeys(string text, List<Secret> found)
{
    for (var at = text.IndexOf("-----BEGIN ", StringComparison.Ordinal); at >= 0;)
    {
        var end = at + 11;
        var tail = text.IndexOf("PRIVATE KEY-----", at, Math.Min(60, text.Length - at), StringComparison.Ordinal);

        // As far as a key is indented, and no further: a page may have thousands of beginnings.
        var body = tail < 0 ? default : text.AsSpan(tail + 16, Math.Min(160, text.Length - tail - 16)).TrimStart().TrimStart("\\n");
        if (body.Length >= 40 && body[..40].IndexOfAnyExcept(NameLetters + "+/") < 0 && !IsMadeUp(body[..40]))
        {
            end = EndOfKey(text, tail + 16);
            found.Add(new Secret(at, end, "a private key"));
        }

        at = text.IndexOf("-----BEGIN ", end, StringComparison.Ordinal);
    }
}

// The whole key is the secret: up to its closing line, or as far as there is nothing but base64 where that is missing. Looked for
// in a short stretch first: most keys are short, and a page may have thousands.
static int EndOfKey(string text, int body)
{
    for (var most = 250; ; most *= 4)
    {
        var rest = text.AsSpan(body, Math.Min(most, text.Length - body));
        var other = rest.IndexOfAnyExcept(NameLetters + "+/=\\ \t\r\n>");
        var key = rest[..(other < 0 ? rest.Length : other)];
        var closing = key.IndexOf("-----END ");
        var tail = closing < 0 ? -1 : key[closing..].IndexOf("KEY-----");
        if (tail >= 0 || other >= 0 || rest.Length < most || most == 16_000)
        {
            return body + (tail < 0 ? key.TrimEnd().Length : closing + tail + 8);
        }
    }
}

// password=…, "token": "…", scheme://user:password@host; the place is the '=' or ':'.
static Secret? Literal(string text, int at)
{
    var start = at + 1;
    while (start < text.Length && start < at + 4 && text[start] is ' ' or '"' or '\'')
    {
        start++;
    }

    // Prose and short values are out after one look; what remains is rare. Of "==" the second one has the value.
    return text.Length - start < 10 || text[start] == '=' || text.AsSpan(start, 10).IndexOfAny(" \n\"'/") >= 0 ? null : LiteralFrom(text, at, start);
}

static Secret? LiteralFrom(string text, int at, int start)
{
    var rest = text.AsSpan(start, Math.Min(200, text.Length - start));
    var length = rest.IndexOfAny(ValueEnds);
    var before = text.AsSpan(Math.Max(0, at - 32), Math.Min(32, at)).TrimEnd(" \"'=");
    if ((!NamesSecret(before) && !(length > 0 && rest[length] == '@' && text[at] == ':' && EndsWithUser(before))) || !LooksRandom(rest[..Math.Min(length < 0 ? rest.Length : length, MostJudged)]))
    {
        return null;
    }

    // A long one is a secret to its end.
    var more = length < 0 ? text.AsSpan(start).IndexOfAny(ValueEnds) : length;
    return new Secret(start, more < 0 ? text.Length : start + more, "a password or key");
}

// A name ends where the value of another one begins: thousands of assignments in a row have a name each, and no more.
static bool NamesSecret(ReadOnlySpan<char> before)
{
    var name = before[(before.LastIndexOfAny(" \t\n\"'`{,/=") + 1)..];
    return name.Length >= 5 && name.IndexOf(':') < 0 && SaysSecret(name);
}

static bool EndsWithUser(ReadOnlySpan<char> before)
{
    var scheme = before.LastIndexOf("://");
    return scheme >= 0 && before[(scheme + 3)..].IndexOf(':') < 0;
}

static bool SaysSecret(ReadOnlySpan<char> name) =>
    name.Contains("passw", StringComparison.OrdinalIgnoreCase) || name.Contains("secret", StringComparison.OrdinalIgnoreCase)
    || name.Contains("token", StringComparison.OrdinalIgnoreCase) || name.Contains("api_key", StringComparison.OrdinalIgnoreCase)
    || name.Contains("apikey", StringComparison.OrdinalIgnoreCase) || name.Contains("access_key", StringComparison.OrdinalIgnoreCase);

static int EndOfToken(string text, int start)
{
    var length = text.AsSpan(start).IndexOfAnyExcept(NameLetters);
    return length < 0 ? text.Length : start + length;
}

// Names have words and at most one number; what a generator made mixes cases and has digits all over, or is plain hexadecimal.
static bool LooksRandom(ReadOnlySpan<char> value) =>
    value.Length >= 12 && value.IndexOfAny("$<>{}()[]%*#") < 0
        && ((value.Length >= 32 && value.IndexOfAnyExcept(Digits + "abcdefABCDEF") < 0)
            || (value.IndexOfAny(LowerCase) >= 0 && value.IndexOfAny(UpperCase) >= 0 && HasTwoNumbers(value)))
        && !IsMadeUp(value);

static bool HasTwoNumbers(ReadOnlySpan<char> value)
{
    var first = value.IndexOfAny(Digits);
    var behind = first < 0 ? -1 : value[first..].IndexOfAnyExcept(Digits);
    return behind >= 0 && value[(first + behind)..].IndexOfAny(Digits) >= 0;
}

static bool IsMadeUp(ReadOnlySpan<char> value)
{
    if (HasFewCharacters(value))
    {
        return true;
    }

    string[] words = ["example", "sample", "dummy", "fake", "xxxx", "your", "placeholder", "changeme", "redacted", "password", "secret", "token", "123456", "abcdef", "00000000"];
    foreach (var word in words)
    {
        if (value.Contains(word, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }
    }

    return false;
}

// Less than eight different ones. Each is searched for and none counted: a page may have a hundred thousand values.
static bool HasFewCharacters(ReadOnlySpan<char> value)
{
    var seen = "";
    for (var rest = value; seen.Length < 8;)
    {
        var other = rest.IndexOfAnyExcept(seen);
        if (other < 0)
        {
            return true;
        }

        seen += rest[other];
        rest = rest[(other + 1)..];
    }

    return false;
}
