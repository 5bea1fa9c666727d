using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using PolicyRunner.Runbooks;
using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>
/// Names findings by what they say about which text, not by where it stands: policy, runbook, the line and the text at the
/// place, what the message is about, the file, and a number where the same stands several times in one file. White space, line endings,
/// the marker and number of a list item or heading and the numbers of the message do not count, so that a block can be moved,
/// indented or get another number; names that the message quotes do. Secrets are left out: who knows the rest of the line could try short ones until the
/// fingerprint fits.
/// </summary>
internal sealed class Fingerprints(SecretMask secrets, Library library)
{
    private const int MostCharacters = 400;
    private const int Near = 1000;

    // A longer place is known by its whole file: thousands of findings may have places of megabytes.
    private const int LongestPlace = 10_000;

    private readonly Dictionary<string, int> seen = new(StringComparer.Ordinal);
    private readonly Dictionary<Runbook, HashSet<string>> steps = new(ReferenceEqualityComparer.Instance);

    // Findings come in the order of the file, so that those of one line follow each other.
    private (SourceSpan Span, string Hash) lastLine;
    private (SourceFile? File, string Hash) lastFile;

    /// <param name="active">The policy.</param>
    /// <param name="path">The file's path, or the one it had or got elsewhere.</param>
    /// <param name="runbook">The runbook, or null.</param>
    /// <param name="span">The finding's place.</param>
    /// <param name="message">Its message, secrets hidden.</param>
    /// <returns>Ask in the order of the file.</returns>
    public Fingerprint Next(ActivePolicy active, string path, Runbook? runbook, SourceSpan span, string message)
    {
        var text = secrets.TextOf(span.File).AsSpan();
        var content = new StringBuilder(active.Policy.Id).Append('\n').Append(runbook?.Id).Append('\n');
        var line = span.File.LineSpan(span.StartPosition.Line);
        var around = Around(span, line);
        AppendText(content, text[around]);
        AppendText(content.Append('\n'), text.Slice(span.Start, Math.Min(span.Length, MostCharacters)));
        MessageSubject.AppendWords(content.Append('\n'), message);

        // What is short was told in full; of what is long the rest counts too, or a change behind its beginning would keep the name.
        if (around.Start.Value > line.Start || around.End.Value < line.End)
        {
            content.Append("\nline ").Append(HashOf(line, text));
        }

        if (span.Length > MostCharacters)
        {
            content.Append("\nplace ").Append(span.Length > LongestPlace ? HashOf(span.File, text) : TextHash(text.Slice(span.Start, span.Length)));
        }

        var length = content.Length;
        var place = text.Slice(span.Start, Math.Min(span.Length, Near));
        MessageSubject.AppendNames(content, message, text[around], place, library, Steps(runbook), active.Entry is { IsBuiltIn: false });
        var name = content.ToString();
        var hash = Hash(name);
        var former = name.Length > length ? Hash(name[..length]) : null;

        // By its hash: of a page of one long line with thousands of findings the texts themselves would fill the memory.
        // Of two policies with one id each counts its own: what one finds must not give what the other finds another name.
        var key = $"{path}\n{hash}\n{active.Entry?.Path}";
        var number = seen.TryGetValue(key, out var before) ? before + 1 : 0;
        seen[key] = number;
        return new Fingerprint(Hash($"{path}\n{name}\n{number}"), hash, former);
    }

    // Once for each runbook: one may have thousands of steps, and a finding at each.
    private IReadOnlySet<string> Steps(Runbook? runbook)
    {
        if (runbook is null)
        {
            return new HashSet<string>();
        }

        if (!steps.TryGetValue(runbook, out var ids))
        {
            steps[runbook] = ids = runbook.Steps.Select(step => step.Id).Concat(runbook.Actions.Select(action => action.Id).OfType<string>()).ToHashSet(StringComparer.Ordinal);
        }

        return ids;
    }

    /// <summary>32 hexadecimal digits.</summary>
    public static string Hash(string content)
    {
        // Not Encoding.UTF8, which gives the same and takes a hundred times longer for each half of a character.
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(content.Length));
        Utf8.FromUtf16(content, bytes, out _, out var written);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.AsSpan(0, written), hash);
        ArrayPool<byte>.Shared.Return(bytes);
        return Convert.ToHexStringLower(hash[..16]);
    }

    // The line, or what is near the place in a line too long to be read again for each of its findings.
    private static Range Around(SourceSpan span, SourceSpan line)
    {
        var start = Math.Clamp(span.Start - Near, line.Start, line.End);
        return start..Math.Clamp(span.Start + Near, start, line.End);
    }

    private string HashOf(SourceSpan line, ReadOnlySpan<char> text)
    {
        if (lastLine.Span != line)
        {
            lastLine = (line, TextHash(text.Slice(line.Start, line.Length)));
        }

        return lastLine.Hash;
    }

    private string HashOf(SourceFile file, ReadOnlySpan<char> text)
    {
        if (lastFile.File != file)
        {
            lastFile = (file, TextHash(text));
        }

        return lastFile.Hash;
    }

    private static string TextHash(ReadOnlySpan<char> text)
    {
        var content = new StringBuilder();
        AppendText(content, text);
        return Hash(content.ToString());
    }

    private static void AppendText(StringBuilder content, ReadOnlySpan<char> text)
    {
        var rest = WithoutMarker(text).Trim();
        while (!rest.IsEmpty)
        {
            var end = 1;
            while (end < rest.Length && !char.IsWhiteSpace(rest[end]))
            {
                end++;
            }

            content.Append(rest[..end]);
            rest = rest[end..].TrimStart();
            if (!rest.IsEmpty)
            {
                content.Append(' ');
            }
        }
    }

    // "3. Drain", "- Drain", "## 2. Drain", "### Step 3: Drain" and "> Drain" are all "Drain".
    private static ReadOnlySpan<char> WithoutMarker(ReadOnlySpan<char> text)
    {
        var rest = text.TrimStart(" \t>");
        var marks = rest.TrimStart("#*+-");
        rest = marks.Length < rest.Length && !marks.IsEmpty && marks[0] is ' ' or '\t' ? marks.TrimStart() : rest;
        var number = rest.StartsWith("step ", StringComparison.OrdinalIgnoreCase) ? rest[5..].TrimStart() : rest;
        var behind = number.TrimStart("0123456789.");
        return behind.Length < number.Length && char.IsAsciiDigit(number[0])
            && (behind.TrimStart(")::-–—") is var title && !title.IsEmpty && char.IsWhiteSpace(title[0])) ? title.TrimStart() : rest;
    }
}

/// <summary>A finding's name.</summary>
/// <param name="Text">32 hexadecimal digits, one of its kind in a report.</param>
/// <param name="Content">32 hexadecimal digits, of what it is made of besides the file and the number among equal ones.</param>
/// <param name="Former">What <paramref name="Content"/> was while names in the message did not count, by which baselines know it; null for the same.</param>
internal sealed record Fingerprint(string Text, string Content, string? Former);
