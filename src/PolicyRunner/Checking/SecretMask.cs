using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>
/// The places whose text must not be shown. A secret on a line is hidden from everything said about that line, not only
/// from the finding that names it.
/// </summary>
internal sealed class SecretMask
{
    // Before the mask below, which is made of it.
    private static readonly HashSet<SourceFile> Nowhere = [];

    /// <summary>Nothing is hidden.</summary>
    public static readonly SecretMask None = new();

    private const char Dot = '•';

    // A page with more secrets, or lines of them, than this is no page.
    private const int MostQuoted = 1000;

    // Characters compared in all sentences together, far more than secrets ask for that are none of a script's making.
    private const long MostWork = 1 << 28;

    private readonly Dictionary<SourceFile, List<SourceSpan>> places = [];
    private readonly IReadOnlySet<SourceFile> unsearched;
    private readonly Dictionary<SourceFile, QuotedSecrets> quoted = [];
    private readonly Dictionary<SourceFile, string> masked = [];
    private long work = MostWork;

    private SecretMask(IReadOnlySet<SourceFile>? unsearched = null) => this.unsearched = unsearched ?? Nowhere;

    /// <param name="secrets">What was found.</param>
    /// <param name="unsearched">Files in which nobody has looked for secrets to the end: nothing of them is shown. Null for none.</param>
    public static SecretMask Of(IEnumerable<ILocated> secrets, IReadOnlySet<SourceFile>? unsearched = null)
    {
        var mask = unsearched is { Count: > 0 } ? new SecretMask(unsearched) : null;
        foreach (var found in secrets)
        {
            var secret = found.Span;
            mask ??= new SecretMask();
            if (!mask.places.TryGetValue(secret.File, out var known))
            {
                mask.places.Add(secret.File, known = []);
            }

            known.Add(secret);
        }

        return mask ?? None;
    }

    public static SecretMask Of(SourceSpan secret)
    {
        var mask = new SecretMask();
        mask.places.Add(secret.File, [secret]);
        return mask;
    }

    public static SecretMask Of(CheckReport report) =>
        Of(report.Findings.Where(finding => finding.IsSecret), report.Unsearched);

    /// <summary>The file's text with dots in the place of secrets; as long as the text, its lines where they were.</summary>
    public string TextOf(SourceFile file)
    {
        var isUnsearched = unsearched.Contains(file);
        List<SourceSpan>? secrets = null;
        if (!isUnsearched && !places.TryGetValue(file, out secrets))
        {
            return file.Text;
        }

        if (!masked.TryGetValue(file, out var text))
        {
            var characters = file.Text.ToCharArray();
            foreach (var secret in isUnsearched ? [file.Span(0, file.Text.Length)] : secrets!)
            {
                foreach (ref var character in characters.AsSpan(secret.Start, secret.Length))
                {
                    character = character is '\n' or '\r' ? character : Dot;
                }
            }

            masked.Add(file, text = new string(characters));
        }

        return text;
    }

    /// <summary>A sentence about the file, with dots for what it quotes of its secrets. Ask in the order of the report: what can be looked through is limited.</summary>
    public string Hide(SourceFile file, string sentence)
    {
        if (unsearched.Contains(file))
        {
            return "What is found here is not shown: nobody has looked for secrets in this file, for what does so broke.";
        }

        if (!places.TryGetValue(file, out var secrets))
        {
            return sentence;
        }

        if (!quoted.TryGetValue(file, out var texts))
        {
            quoted.Add(file, texts = new QuotedSecrets(Texts(secrets).Distinct(StringComparer.Ordinal).Take(MostQuoted)));
        }

        return texts.Hide(sentence, ref work) ?? "What is found here stands beside secrets, and takes too long to be shown without them.";
    }

    // Of a key of many lines each is hidden by itself, too: a sentence may be about one of them.
    private static IEnumerable<string> Texts(List<SourceSpan> secrets)
    {
        foreach (var secret in secrets)
        {
            var text = secret.Text.ToString();
            yield return text;
            foreach (var line in text.Contains('\n', StringComparison.Ordinal) ? text.Split('\n', StringSplitOptions.TrimEntries) : [])
            {
                yield return line;
            }
        }
    }
}
