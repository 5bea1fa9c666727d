using System.Globalization;
using System.Text;
using PolicyRunner.Text;

namespace PolicyRunner.Policies.Watching;

/// <summary>A script that had to be stopped, or is too much, and is left out from then on.</summary>
/// <param name="Digest">Of the script and of all it loads.</param>
/// <param name="Policy">The policy's id; null when the script was no policy yet.</param>
/// <param name="Line">Near which line it was, from 1.</param>
/// <param name="Message">What it did, as a sentence with its remedy.</param>
internal sealed record StoppedScript(string Digest, string? Policy, int Line, string Message)
{
    private const int DigestLength = 64;

    /// <summary>Whether the policy is made to find secrets: without it, nobody has looked for them to the end.</summary>
    public bool SeeksSecrets { get; init; }

    /// <summary>
    /// Whether that is to be kept for a while where compiled scripts are: compiling it took too much, of it alone. What a policy takes
    /// depends on what it looks at.
    /// </summary>
    public bool IsKept { get; init; }

    // Bytes, of whose names the author may make books: all that is handed over goes through one variable, of 128 KiB on Linux.
    private const int LongestId = 100;
    private const int LongestMessage = 1_000;

    public static StoppedScript Of(PolicyDiagnostic diagnostic, string digest) => new(digest, diagnostic.Policy, diagnostic.Position.Line, diagnostic.Message);

    /// <summary>What to say about the script.</summary>
    /// <param name="path">As shown to people.</param>
    public PolicyDiagnostic Diagnostic(string path) => new(PolicyDiagnosticKind.Broken, path, new TextPosition(Line, 1), Message) { Policy = Policy };

    /// <returns>Null when it is not what <see cref="ToString"/> writes.</returns>
    public static StoppedScript? Parse(string text)
    {
        var parts = text.Split(':');
        return parts is [{ Length: DigestLength } digest, var policy, "0" or "1", "0" or "1", var line, var message]
            && digest.All(char.IsAsciiHexDigitLower)
            && Decode(policy, LongestId) is { } id
            && int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place > 0
            && Decode(message, LongestMessage) is { Length: > 0 } said
            ? new StoppedScript(digest, id.Length == 0 ? null : id, place, said) { SeeksSecrets = parts[2] == "1", IsKept = parts[3] == "1" }
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Digest}:{Encode(Policy ?? "", LongestId)}:{(SeeksSecrets ? 1 : 0)}:{(IsKept ? 1 : 0)}:{Line}:{Encode(Message, LongestMessage)}");

    private static string Encode(string text, int longest)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var end = Math.Min(bytes.Length, longest);
        while (end < bytes.Length && (bytes[end] & 0xC0) == 0x80)
        {
            // Not in the middle of a character.
            end--;
        }

        return Convert.ToBase64String(bytes, 0, end);
    }

    private static string? Decode(string text, int longest)
    {
        try
        {
            return Convert.FromBase64String(text) is { } bytes && bytes.Length <= longest ? Encoding.UTF8.GetString(bytes) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
