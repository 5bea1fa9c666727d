using System.Text;
using PolicyRunner.Runbooks;

namespace PolicyRunner.Checking;

/// <summary>
/// What a finding is about, by its message: what is wrong, without the advice behind it. Numbers change from day to day, other pages are
/// renamed, steps get another number, a hint is about something else. What a message quotes is another thing when it differs in anything.
/// </summary>
internal static class MessageSubject
{
    // Of one message; those behind count wherever they stand, for a message may hold thousands and a long line is long to look through.
    private const int MostLooked = 16;

    // Each with the mark that ends it.
    private static readonly string[] Quotes = ["''", "\"\"", "``", "“”"];

    /// <summary>The words without digits, and without those that hold a '/'.</summary>
    public static void AppendWords(StringBuilder content, string message)
    {
        var rest = WithoutAdvice(message);
        while (!rest.IsEmpty)
        {
            var blank = rest.IndexOf(' ');
            var word = blank < 0 ? rest : rest[..blank];
            rest = rest[(blank < 0 ? rest.Length : blank + 1)..];
            if (!word.Contains('/'))
            {
                foreach (var character in word)
                {
                    if (!char.IsAsciiDigit(character))
                    {
                        content.Append(character);
                    }
                }

                content.Append(' ');
            }
        }
    }

    /// <summary>What the words above leave out and is told nowhere else: it names what is wrong, and another name is another finding.</summary>
    /// <param name="content">Where to write; nothing is written for most messages.</param>
    /// <param name="message">The message.</param>
    /// <param name="line">The text around the place, which counts already.</param>
    /// <param name="place">The text at the place, which counts too.</param>
    /// <param name="library">The documents, whose names do not count.</param>
    /// <param name="steps">The ids of the runbook's steps and actions, whose numbers do not count.</param>
    /// <param name="isOfRepository">Of a repository's own policies words with a '/' count unquoted as well: the shipped ones quote what they mean.</param>
    public static void AppendNames(
        StringBuilder content, string message, ReadOnlySpan<char> line, ReadOnlySpan<char> place, Library library, IReadOnlySet<string> steps, bool isOfRepository)
    {
        var subject = WithoutAdvice(message);
        var looked = 0;
        for (var at = 0; at < subject.Length;)
        {
            var name = Next(subject, isOfRepository, ref at);
            if (name.IsEmpty || IsNumber(name))
            {
                continue;
            }

            if (++looked > MostLooked
                || (line.IndexOf(name, StringComparison.Ordinal) < 0 && place.IndexOf(name, StringComparison.Ordinal) < 0 && !IsPage(name, library) && !IsStep(name, steps)))
            {
                content.Append("\nname ").Append(name);
            }
        }
    }

    private static ReadOnlySpan<char> WithoutAdvice(ReadOnlySpan<char> message)
    {
        foreach (var advice in (ReadOnlySpan<string>)["; ", " Did you mean"])
        {
            var at = message.IndexOf(advice, StringComparison.Ordinal);
            message = at < 0 ? message : message[..at];
        }

        return message;
    }

    // The next word or quotation of which the words say only a part; empty when it is another one.
    private static ReadOnlySpan<char> Next(ReadOnlySpan<char> text, bool isOfRepository, ref int at)
    {
        var rest = text[at..];
        foreach (var quote in Quotes)
        {
            if (rest[0] == quote[0] && (at == 0 || !char.IsLetterOrDigit(text[at - 1])))
            {
                // One that is not closed has lost its end to the advice.
                var end = EndOf(rest, quote[1]);
                at += Math.Min(end + 1, rest.Length);
                var quoted = rest[1..end];
                return quoted.Contains('/') || quoted.IndexOfAnyInRange('0', '9') >= 0 ? quoted : [];
            }
        }

        var blank = rest[1..].IndexOfAny(" ('\"`“");
        var word = blank < 0 ? rest : rest[..(blank + 1)];
        at += word.Length;
        return isOfRepository && word.Contains('/') ? word.Trim("(),.:!? ") : [];
    }

    private static int EndOf(ReadOnlySpan<char> rest, char mark)
    {
        for (var end = 1; end < rest.Length; end++)
        {
            if (rest[end] == mark && (end + 1 == rest.Length || !char.IsLetterOrDigit(rest[end + 1])))
            {
                return end;
            }
        }

        return rest.Length;
    }

    // A date is one, too.
    private static bool IsNumber(ReadOnlySpan<char> name) => name.IndexOfAnyExcept("0123456789-:,% ") < 0;

    // "docs/page.md", "docs/page.md:12" and "docs/page.md:12:3", which move when pages do.
    private static bool IsPage(ReadOnlySpan<char> name, Library library) => library.Find(name.TrimEnd("0123456789:").ToString()) is not null || library.Find(name.ToString()) is not null;

    // Steps of one title are told apart by a number: "drain", "drain-2".
    private static bool IsStep(ReadOnlySpan<char> name, IReadOnlySet<string> steps) => !name.Contains('/') && steps.Contains(name.ToString());
}
