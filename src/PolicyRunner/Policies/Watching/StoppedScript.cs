using System.Globalization;
using System.Text;

namespace PolicyRunner.Policies.Watching;

/// <summary>A script that had to be stopped, and is left out from then on.</summary>
/// <param name="Digest">Of the script and of all it loads.</param>
/// <param name="Kind">What was being done with it.</param>
/// <param name="Line">Near which line it was, from 1.</param>
/// <param name="Message">What it did, as a sentence with its remedy.</param>
internal sealed record StoppedScript(string Digest, WorkKind Kind, int Line, string Message)
{
    private const int DigestLength = 64;

    // Of a name, which its author may make as long as a book.
    private const int LongestMessage = 1_000;

    /// <returns>Null when it is not what <see cref="ToString"/> writes.</returns>
    public static StoppedScript? Parse(string text)
    {
        var parts = text.Split(':');
        return parts is [{ Length: DigestLength } digest, var kind, var line, var message]
            && digest.All(char.IsAsciiHexDigitLower)
            && int.TryParse(kind, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= (int)WorkKind.Evaluating
            && int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place > 0
            && Decode(message) is { Length: > 0 and <= LongestMessage } said
            ? new StoppedScript(digest, (WorkKind)number, place, said)
            : null;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Digest}:{(int)Kind}:{Line}:{Convert.ToBase64String(Encoding.UTF8.GetBytes(Message.Length > LongestMessage ? Message[..LongestMessage] : Message))}");

    private static string? Decode(string text)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
