using PolicyRunner.Text;

namespace PolicyRunner.Checking;

/// <summary>
/// The places whose text must not be shown. A secret on a line is hidden from everything said about that line, not only
/// from the finding that names it.
/// </summary>
internal sealed class SecretMask
{
    /// <summary>Nothing is hidden.</summary>
    public static readonly SecretMask None = new();

    private const char Dot = '•';

    // A page with more secrets than this is no page.
    private const int MostQuoted = 100;

    // Characters compared in all sentences together, far more than secrets ask for that are none of a script's making.
    private const long MostWork = 1 << 28;

    private readonly Dictionary<SourceFile, List<SourceSpan>> places = [];
    private readonly Dictionary<SourceFile, QuotedSecrets> quoted = [];
    private readonly Dictionary<SourceFile, string> masked = [];
    private long work = MostWork;

    private SecretMask()
    {
    }

    public static SecretMask Of(IEnumerable<ILocated> secrets)
    {
        SecretMask? mask = null;
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
        Of(report.Findings.Where(finding => finding.IsSecret));

    /// <summary>The file's text with dots in the place of secrets; as long as the text, its lines where they were.</summary>
    public string TextOf(SourceFile file)
    {
        if (!places.TryGetValue(file, out var secrets))
        {
            return file.Text;
        }

        if (!masked.TryGetValue(file, out var text))
        {
            var characters = file.Text.ToCharArray();
            foreach (var secret in secrets)
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
        if (!places.TryGetValue(file, out var secrets))
        {
            return sentence;
        }

        if (!quoted.TryGetValue(file, out var texts))
        {
            quoted.Add(file, texts = new QuotedSecrets([.. secrets.Select(secret => secret.Text.ToString()).Distinct(StringComparer.Ordinal).Take(MostQuoted)]));
        }

        return texts.Hide(sentence, ref work) ?? "What is found here stands beside secrets, and takes too long to be shown without them.";
    }
}
