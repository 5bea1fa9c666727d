using PolicyRunner.Text;

namespace PolicyRunner.Shell;

/// <summary>Reads shell blocks, transcripts and other runnable blocks into commands. Never throws on bad input.</summary>
public static class ShellReader
{
    /// <summary>Reads the content of a block in the given dialect.</summary>
    public static ShellScript Read(EmbeddedText text, ShellDialect dialect) => Read(text, dialect, allowance: null, Prompts.AtFirst);

    /// <param name="text">The content of a block.</param>
    /// <param name="dialect">How it is written.</param>
    /// <param name="allowance">What the page may hold; null where a single script is read. Once it has an excess, nothing more is read.</param>
    /// <param name="prompts">What a prompt makes of a script; nothing in the other dialects.</param>
    internal static ShellScript Read(EmbeddedText text, ShellDialect dialect, ShellAllowance? allowance, Prompts prompts)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (allowance?.Excess is not null)
        {
            return ShellScript.Empty;
        }

        var reading = new ShellReading(allowance) { Runs = prompts == Prompts.Problems };
        var source = new ShellSource(text);
        switch (dialect)
        {
            case ShellDialect.Sql:
                new SqlParser(reading, source, 0, source.Text.Length, []).Run();
                break;
            case ShellDialect.PowerShell:
                new PowerShellParser(reading, source, 0, 0).Run();
                break;
            case ShellDialect.Transcript:
                ReadTranscript(reading, source);
                break;
            default:
                ReadScript(reading, source, prompts);
                break;
        }

        return reading.Finish();
    }

    /// <summary>
    /// True when an untagged block is surely shell: most of its lines begin with a prompt or a known tool used as a command,
    /// and nothing in it looks like a table, JSON, YAML, a log or prose. When in doubt the answer is no.
    /// </summary>
    public static bool LooksLikeShell(EmbeddedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ShellGuess.LooksLikeShell(text.Text);
    }

    private static void ReadTranscript(ShellReading reading, ShellSource source)
    {
        if (Transcript.HasPrompt(source.Text, explicitly: true))
        {
            new Transcript(reading, source, explicitly: true).Run();
        }
        else if (!ShellGuess.LooksLikeShell(source.Text))
        {
            Transcript.AddOutput(reading, source);
        }
        else
        {
            new ShellParser(reading, source, 0, source.Text.Length, [], 0).Run();
        }
    }

    private static void ReadScript(ShellReading reading, ShellSource source, Prompts prompts)
    {
        if (prompts == Prompts.AtFirst ? Transcript.BeginsWithPrompt(source.Text) : prompts == Prompts.Anywhere && Transcript.HasPrompt(source.Text, explicitly: false))
        {
            new Transcript(reading, source, explicitly: false).Run();
        }
        else
        {
            new ShellParser(reading, source, 0, source.Text.Length, [], 0).Run();
        }
    }
}
